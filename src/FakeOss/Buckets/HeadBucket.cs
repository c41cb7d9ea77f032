using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>HeadBucket: existence, permission and region.</summary>
internal static class HeadBucket
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("HEAD", "HeadBucket", HandleAsync) with
    {
        Action = "oss:GetBucketInfo",
        Permissions = static context => [context.Operation.Own(context) with { Alternative = "oss:HeadBucket" }],
        ReadsPage = static _ => true,
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.HeadersOnly(0).With("x-oss-bucket-region", context.Bucket.Location));
}
