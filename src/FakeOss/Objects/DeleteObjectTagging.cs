using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>DeleteObjectTagging: 204, also when there were no tags (oss-protocol 4.11).</summary>
internal sealed class DeleteObjectTagging(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = await store.WriteAsync(transaction =>
        {
            var found = ObjectReads.Require(transaction, transaction.Buckets.Require(context.Bucket), context.Key, context.Request.VersionId);
            transaction.Objects.SetTags(found.Id, ObjectTags.Empty);
            return found;
        });
        return OssResponse.NoContent().WithVersion(context.Bucket, row);
    }
}
