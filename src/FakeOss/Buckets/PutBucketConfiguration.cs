using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketCors, PutBucketPolicy and the like: replaces the whole configuration, 200 without a body.</summary>
internal sealed class PutBucketConfiguration(OssStore store, BucketConfiguration configuration) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await configuration.ReadAsync(context, cancellationToken);
        await store.WriteAsync(transaction =>
        {
            transaction.Buckets.SetConfiguration(transaction.Buckets.Require(context.Bucket).Id, configuration.Kind, body);
            return true;
        });
        return OssResponse.Empty();
    }
}
