using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss;

/// <summary>What a handler is given: an authenticated and authorized request.</summary>
/// <param name="Request">The request, read the way its signature says.</param>
/// <param name="Caller">Who sent it.</param>
/// <param name="RequestId">24 upper-case hex digits, the same as in the answer.</param>
/// <param name="Now">Arrival by the movable clock, in whole seconds: all stored times are.</param>
internal sealed record OssContext(OssRequest Request, OssCaller Caller, string RequestId, DateTimeOffset Now)
{
    /// <summary>The addressed bucket; the pipeline has made sure that it exists.</summary>
    public BucketRow Bucket => Request.BucketRow ?? throw new InvalidOperationException("The operation has no bucket.");

    /// <summary>The addressed key; the pipeline has made sure that it is legal.</summary>
    public string Key => Request.Key ?? throw new InvalidOperationException("The operation has no key.");
}
