namespace Scenario.FakeOss.Buckets;

/// <summary>Versioning: Enabled or Suspended; there is no way back to none, which a GET answers without a Status (oss-protocol section 5).</summary>
internal static class BucketVersioning
{
    private const string Root = "VersioningConfiguration";

    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("PUT", "PutBucketVersioning", PutAsync, "versioning"),
        OssOperation.OfBucket(
            "GET", "GetBucketVersioning", static context => OssResponse.Xml(Root, xml => xml.Text("Status", context.Bucket.Versioning)), "versioning"),
    ];

    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, Root, cancellationToken);
        var status = root.Text("Status")?.Trim() is ("Enabled" or "Suspended") and { } known
            ? known : throw new OssError.MalformedXml("Status must be Enabled or Suspended").ToException();
        return await context.WriteAsync((transaction, current) => transaction.Buckets.SetVersioning(current.Bucket.Id, status), OssResponse.Empty());
    }
}
