using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>DeleteBucketCors, DeleteBucketPolicy and the like: 204, also when there was none.</summary>
internal sealed class DeleteBucketConfiguration(OssStore store, BucketConfiguration configuration) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await store.WriteAsync(transaction => transaction.Buckets.RemoveConfiguration(context.Bucket.Id, configuration.Kind));
        return OssResponse.NoContent();
    }
}
