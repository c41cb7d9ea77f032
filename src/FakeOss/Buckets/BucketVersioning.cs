namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketVersioning: Enabled or Suspended; there is no way back to none (oss-protocol section 5).</summary>
internal static class PutBucketVersioning
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("PUT", "PutBucketVersioning", HandleAsync, "versioning");

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, "VersioningConfiguration", cancellationToken);
        var status = root.Text("Status")?.Trim();
        if (status is not ("Enabled" or "Suspended"))
        {
            throw new OssError.MalformedXml("Status must be Enabled or Suspended").ToException();
        }

        await context.WriteAsync((transaction, current) => transaction.Buckets.SetVersioning(current.Bucket.Id, status));
        return OssResponse.Empty();
    }
}

/// <summary>GetBucketVersioning: no Status element when it was never set.</summary>
internal static class GetBucketVersioning
{
    public static readonly OssOperation Operation = OssOperation.OfBucket(
        "GET",
        "GetBucketVersioning",
        static context => OssResponse.Xml("VersioningConfiguration", xml => xml.OptionalText("Status", context.Bucket.Versioning)),
        "versioning");
}
