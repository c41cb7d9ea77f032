using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Operations;

/// <summary>An authenticated request: what its decision and its handler are given.</summary>
internal sealed record OssContext
{
    /// <summary>The request, read the way its signature says.</summary>
    public required OssRequest Request { get; init; }

    public required OssOperation Operation { get; init; }

    /// <summary>Who sent it.</summary>
    public required OssCaller Caller { get; init; }

    /// <summary>24 upper-case hex digits, the same as in the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Arrival by the movable clock.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Arrival in whole seconds: all stored times are.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(ArrivedAt.ToUnixTimeSeconds());

    /// <summary>What the body says, where the decision is about it.</summary>
    public DecidingBody Body { get; init; } = new();

    public required OssStore Store { get; init; }

    public required OssOptions Options { get; init; }

    /// <summary>The addressed bucket; the pipeline has made sure that it exists.</summary>
    public BucketRow Bucket => Request.BucketRow ?? throw new InvalidOperationException("The operation has no bucket.");

    /// <summary>The addressed key; the pipeline has made sure that it is legal.</summary>
    public string Key => Request.Key ?? throw new InvalidOperationException("The operation has no key.");
}
