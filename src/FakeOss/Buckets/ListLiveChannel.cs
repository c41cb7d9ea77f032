namespace Scenario.FakeOss.Buckets;

/// <summary>ListLiveChannel: no bucket has channels here, and clean-up code of the vendor's SDKs asks every bucket for them (oss-protocol section 5).</summary>
internal static class ListLiveChannel
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "ListLiveChannel", Handle, "live");

    private const int DefaultMaxKeys = 100;

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var maxKeys = ListObjects.ReadMaxKeys(query["max-keys"], DefaultMaxKeys, "max-keys");
        return OssResponse.Xml("ListLiveChannelResult", xml =>
        {
            xml.Text("Prefix", query["prefix"] ?? "");
            xml.Text("Marker", query["marker"] ?? "");
            xml.Number("MaxKeys", maxKeys);
            xml.Boolean("IsTruncated", false);
        });
    }
}
