using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketCors, GetBucketPolicy and the like.</summary>
internal sealed class GetBucketConfiguration(OssStore store, BucketConfiguration configuration) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(configuration.Find(store, context.Bucket) is { } stored
            ? configuration.Answer(stored)
            : configuration.AnswerMissing(context.Bucket));
}
