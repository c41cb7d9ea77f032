namespace Scenario.FakeOss.Service;

/// <summary>ListAccessPoints of an account or a bucket: there are none here, and clean-up code
/// of the vendor's SDKs asks for them (oss-protocol section 5).</summary>
internal static class ListAccessPoints
{
    private const string SubResource = "accessPoint";

    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfService("GET", "ListAccessPoints", Handle, SubResource),
        OssOperation.OfBucket("GET", "ListAccessPoints", Handle, SubResource),
    ];

    private static OssResponse Handle(OssContext context) =>
        OssResponse.Xml("ListAccessPointsResult", xml =>
        {
            xml.Boolean("IsTruncated", false);
            xml.Text("AccountId", context.Caller.AccountId);
            xml.Element("AccessPoints", static _ => { });
        });
}
