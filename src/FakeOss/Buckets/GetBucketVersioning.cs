using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketVersioning: no Status element when it was never set.</summary>
internal static class GetBucketVersioning
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "GetBucketVersioning", HandleAsync, "versioning");

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(OssResponse.Xml(OssXml.Document(
            "VersioningConfiguration",
            xml => xml.OptionalText("Status", context.Bucket.Versioning))));
}
