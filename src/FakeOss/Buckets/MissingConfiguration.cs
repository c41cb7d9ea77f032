namespace Scenario.FakeOss.Buckets;

/// <summary>Reads of what cannot be made here: of a configuration the 404 of its own, of a list that nothing is in it (oss-protocol section 5).</summary>
/// <remarks>Clean-up code of the vendor's SDKs asks every bucket for channels and access points.</remarks>
internal static class MissingConfiguration
{
    public static readonly OssOperation[] Operations =
    [
        Row("GetBucketWorm", "NoSuchWORMConfiguration", "The WORM Configuration does not exist.", "worm"),
        Row("GetBucketInventory", "NoSuchInventory", "The specified inventory configuration does not exist.", "inventory", "inventoryId"),
        Row("ListBucketInventory", "NoSuchInventory", "The specified inventory configuration does not exist.",
            "inventory") with { Action = "oss:GetBucketInventory" },
        OssOperation.OfBucket("GET", "ListLiveChannel", ListChannels, "live"),
        OssOperation.OfService("GET", "ListAccessPoints", ListAccessPoints, "accessPoint"),
        OssOperation.OfBucket("GET", "ListAccessPoints", ListAccessPoints, "accessPoint"),
    ];

    private static OssOperation Row(string name, string code, string message, params string[] subResources) =>
        OssOperation.OfBucket("GET", name, (context, _) => throw new OssError.NoSuchConfiguration(code, context.Bucket.Name, message).ToException(),
            subResources);

    private static OssResponse ListChannels(OssContext context)
    {
        var query = context.Request.Query;
        var maxKeys = Listing.Number(query, "max-keys", otherwise: 100);
        return OssResponse.Xml("ListLiveChannelResult", xml =>
        {
            xml.Text("Prefix", query["prefix"] ?? "");
            xml.Text("Marker", query["marker"] ?? "");
            xml.Number("MaxKeys", maxKeys);
            xml.Boolean("IsTruncated", false);
        });
    }

    private static OssResponse ListAccessPoints(OssContext context) => OssResponse.Xml("ListAccessPointsResult", xml =>
    {
        xml.Boolean("IsTruncated", false);
        xml.Text("AccountId", context.Caller.AccountId);
        xml.Element("AccessPoints", static _ => { });
    });
}
