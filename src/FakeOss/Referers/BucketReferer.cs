using System.Xml.Linq;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Referers;

/// <summary>The hotlink protection of a bucket (oss-protocol section 5); there is no delete, a bucket without one answers the defaults.</summary>
internal sealed class BucketReferer : BucketConfiguration
{
    private const string StoredKind = "referer";
    private const string Root = "RefererConfiguration";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketReferer"), Get("GetBucketReferer")];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken) =>
        Write(Parse(await XmlBody.ReadAsync(context.Request, Root, cancellationToken)));

    protected override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(Write(RefererRules.None));

    /// <summary>The rules as they stand.</summary>
    public static RefererRules Of(BucketSettings settings) =>
        settings.Get(StoredKind, static stored => Parse(XmlBody.Parse(stored, Root))) ?? RefererRules.None;

    private static RefererRules Parse(XElement root) => new()
    {
        AllowEmpty = root.Boolean("AllowEmptyReferer", "0033-00000003")
            ?? throw new OssError.MalformedXml("AllowEmptyReferer is missing", "0033-00000002").ToException(),
        TruncateQuery = root.Boolean("AllowTruncateQueryString") ?? true,
        TruncatePath = root.Boolean("TruncatePath") ?? false,
        Allowed = Entries(root.Child("RefererList") ?? throw new OssError.MalformedXml("RefererList is missing", "0033-00000005").ToException()),
        Refused = root.Child("RefererBlacklist") is { } refused ? Entries(refused) : [],
    };

    private static string[] Entries(XElement list) =>
        [.. list.Children("Referer").Select(entry => entry.Value.Trim()).Where(entry => entry.Length > 0)];

    private static byte[] Write(RefererRules rules) => OssXml.Document(Root, xml =>
    {
        xml.Boolean("AllowEmptyReferer", rules.AllowEmpty);
        xml.Boolean("AllowTruncateQueryString", rules.TruncateQuery);
        xml.Boolean("TruncatePath", rules.TruncatePath);
        xml.Element("RefererList", list => list.Texts("Referer", rules.Allowed));
        if (rules.Refused.Count > 0)
        {
            xml.Element("RefererBlacklist", list => list.Texts("Referer", rules.Refused));
        }
    });
}
