using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketAcl.</summary>
internal sealed class GetBucketAcl : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, context.Bucket.Acl)));
}
