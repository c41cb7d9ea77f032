using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketVersioning: no Status element when it was never set.</summary>
internal sealed class GetBucketVersioning : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(OssXml.Document(
            "VersioningConfiguration",
            xml => xml.OptionalText("Status", context.Bucket.Versioning))));
}
