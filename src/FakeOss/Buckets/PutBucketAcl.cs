using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketAcl: the ACL is in the header <c>x-oss-acl</c>; a missing bucket is created, as the vendor's SDK expects.</summary>
internal sealed class PutBucketAcl(OssStore store, OssOptions options) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadBucketAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        var name = context.Request.Bucket!;
        await store.WriteAsync(transaction =>
        {
            if (transaction.Buckets.Find(name) is { } existing)
            {
                if (acl is not null)
                {
                    transaction.Buckets.SetAcl(existing.Id, acl);
                }

                return existing.Id;
            }

            return PutBucket.Create(transaction, context, options, acl);
        });
        return OssResponse.Empty().With("Location", "/" + name);
    }
}
