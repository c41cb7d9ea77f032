using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketLocation, in the form <c>oss-cn-hangzhou</c>.</summary>
internal static class GetBucketLocation
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "GetBucketLocation", HandleAsync, "location");

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(OssXml.Document("LocationConstraint", xml => xml.WriteString(context.Bucket.Location))));
}
