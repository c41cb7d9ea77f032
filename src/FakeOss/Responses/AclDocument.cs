namespace Scenario.FakeOss.Responses;

/// <summary>The answer of GetBucketAcl and GetObjectAcl; SDKs need the Owner.</summary>
internal static class AclDocument
{
    public static byte[] Of(string owner, string grant) => OssXml.Document("AccessControlPolicy", xml =>
    {
        xml.Owner(owner);
        xml.Element("AccessControlList", list => list.Text("Grant", grant));
    });
}
