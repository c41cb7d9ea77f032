using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Operations;

/// <summary>One thing that must be allowed.</summary>
/// <param name="Action">RAM action.</param>
/// <param name="Bucket">Null for service operations and for a bucket still to be created.</param>
/// <param name="BucketName">Null for service operations.</param>
/// <param name="Key">Null unless an object is meant.</param>
/// <param name="Call">The rule of the last layer.</param>
internal sealed record Permission(string Action, BucketFacts? Bucket, string? BucketName, string? Key, OssCallKind Call)
{
    /// <summary>The object whose ACL and tags count; null when it does not exist.</summary>
    public ObjectRow? Row { get; init; }

    /// <summary>An action that may be granted instead; an explicit Deny of either is one.</summary>
    public string? Alternative { get; init; }

    /// <summary>What a refused caller is told where no policy spoke; null for the usual words.</summary>
    public string? Refusal { get; init; }
}
