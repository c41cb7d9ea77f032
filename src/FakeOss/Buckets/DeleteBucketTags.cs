using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>DeleteBucketTags: all tags, or with <c>tagging=k1,k2</c> those of the keys named; 204 also when there was none.</summary>
internal sealed class DeleteBucketTags(OssStore store, BucketTags configuration) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var named = context.Request.Query["tagging"] is { Length: > 0 } keys ? keys.Split(',') : null;
        await store.WriteAsync(transaction =>
        {
            var kept = named is null
                ? ObjectTags.Empty
                : new ObjectTags([.. BucketTags.Read(transaction.Buckets.FindConfiguration(context.Bucket.Id, configuration.Kind)).Items.Where(tag => !named.Contains(tag.Key))]);
            if (kept.Items.Count == 0)
            {
                return transaction.Buckets.RemoveConfiguration(context.Bucket.Id, configuration.Kind);
            }

            transaction.Buckets.SetConfiguration(context.Bucket.Id, configuration.Kind, BucketTags.Write(kept));
            return true;
        });
        return OssResponse.NoContent();
    }
}
