using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Requests;

/// <summary>One row of the operation table: how a request is recognised and what it needs.</summary>
internal sealed record OssOperation
{
    /// <summary>The vendor's name, for example <c>PutObject</c>.</summary>
    public required string Name { get; init; }

    public required string Method { get; init; }

    public required OssLevel Level { get; init; }

    /// <summary>Query names that must all be present.</summary>
    public IReadOnlyList<string> SubResources { get; init; } = [];

    /// <summary>Query names of other operations that a mistaken request could carry here; they are refused, not ignored.</summary>
    public IReadOnlyList<string> Refuses { get; init; } = [];

    /// <summary>True when the header <c>x-oss-copy-source</c> makes it this operation.</summary>
    public bool IsCopy { get; init; }

    /// <summary>RAM action, for example <c>oss:PutObject</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The action instead of <see cref="Action"/> when the query has a <c>versionId</c>.</summary>
    public string? VersionAction { get; init; }

    /// <summary>Which rule applies when no policy decides (ram-policy 3.4, layers 6 and 7); null when no permission is needed.</summary>
    public required OssCallKind? Call { get; init; }

    /// <summary>A browser's question before the request itself: it is neither signed nor permitted.</summary>
    public bool IsPreflight => Call is null;

    /// <summary>The bucket need not exist: PutBucket, and what has no bucket.</summary>
    public bool IsWithoutBucket { get; init; }

    /// <summary>A missing bucket is made by the operation instead of being an error.</summary>
    public bool CreatesBucket { get; init; }

    /// <summary>Not open to temporary credentials.</summary>
    public bool RefusesSecurityToken { get; init; }
}
