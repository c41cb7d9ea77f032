using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketAcl: the ACL is in the header <c>x-oss-acl</c>.</summary>
internal sealed class PutBucketAcl(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request) ?? throw new OssError.MissingArgument("x-oss-acl").ToException();
        await store.WriteAsync(transaction =>
        {
            transaction.Buckets.SetAcl(context.Bucket.Id, acl);
            return true;
        });
        return OssResponse.Empty();
    }
}
