using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>DeleteBucket, only when no object, version or unfinished upload is left.</summary>
internal sealed class DeleteBucket(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await store.WriteAsync(transaction =>
        {
            if (transaction.Buckets.HasContent(context.Bucket.Id))
            {
                throw new OssError.BucketNotEmpty(context.Bucket.Name).ToException();
            }

            transaction.Buckets.Remove(context.Bucket.Id);
            return true;
        });
        return OssResponse.NoContent();
    }
}
