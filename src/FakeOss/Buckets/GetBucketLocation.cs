using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketLocation, in the form <c>oss-cn-hangzhou</c>.</summary>
internal sealed class GetBucketLocation : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(OssXml.Document("LocationConstraint", xml => xml.WriteString(context.Bucket.Location))));
}
