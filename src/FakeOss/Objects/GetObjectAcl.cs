using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>GetObjectAcl: an ACL that was never set is the word <c>default</c> (oss-protocol 4.12).</summary>
internal sealed class GetObjectAcl(OssStore store) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = store.Read(transaction => ObjectReads.Require(transaction, context.Bucket, context.Key, context.Request.VersionId));
        return ValueTask.FromResult(OssResponse.Xml(AclDocument.Of(context.Bucket.Owner, row.Acl)).WithVersion(context.Bucket, row));
    }
}
