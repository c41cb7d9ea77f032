using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObjectAcl: the ACL is in the header <c>x-oss-object-acl</c>, and stays where there is none (oss-protocol 4.12).</summary>
internal sealed class PutObjectAcl(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var acl = UploadHeaders.ReadObjectAcl(context.Request);
        await XmlBody.ReadBytesAsync(context.Request, cancellationToken); // says nothing, but must be what Content-MD5 promises
        var row = await store.WriteAsync(transaction =>
        {
            var found = ObjectReads.Require(transaction, transaction.Buckets.Require(context.Bucket), context.Key, context.Request.VersionId);
            if (acl is not null)
            {
                transaction.Objects.SetAcl(found.Id, acl);
            }

            return found;
        });
        return OssResponse.Empty().WithVersion(context.Bucket, row);
    }
}
