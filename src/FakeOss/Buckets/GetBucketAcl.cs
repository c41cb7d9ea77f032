using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketAcl.</summary>
internal static class GetBucketAcl
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "GetBucketAcl", HandleAsync, "acl");

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, context.Bucket.Acl)));
}
