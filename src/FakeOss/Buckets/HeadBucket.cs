using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>HeadBucket: existence, permission and region.</summary>
internal sealed class HeadBucket : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.HeadersOnly(0).With("x-oss-bucket-region", context.Bucket.Location));
}
