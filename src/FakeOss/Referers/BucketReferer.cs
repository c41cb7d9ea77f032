using System.Xml.Linq;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Referers;

/// <summary>The hotlink protection of a bucket (oss-protocol section 5); there is no delete, a bucket without one answers the defaults.</summary>
internal static class BucketReferer
{
    private static readonly BucketConfiguration<RefererRules> Configuration = new("referer", "RefererConfiguration", Parse, Write)
    {
        Otherwise = RefererRules.None,
    };

    public static readonly OssOperation[] Operations = [Configuration.Put("PutBucketReferer"), Configuration.Get("GetBucketReferer")];

    /// <summary>Refuses links from other people's pages: requests that come without a key of their own, anonymous or with a signed URL. Which operations
    /// it looks at, their rows say.</summary>
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    /// <remarks>Source: OSS, "Hotlink protection": no check where the request has an Authorization header.</remarks>
    public static void Require(OssContext context)
    {
        if (context.Facts.Bucket is { } bucket && context.Operation.ChecksReferer && context.Request.Header("Authorization") is not { Length: > 0 }
            && Configuration.Of(bucket.Settings)!.Check(context.Request.Header("Referer")) is { } refusal)
        {
            throw new OssError.AccessDenied("You are denied by bucket referer policy.", refusal.Ec) { Detail = refusal.Reason }.ToException();
        }
    }

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

    private static void Write(OssXml xml, RefererRules rules)
    {
        xml.Boolean("AllowEmptyReferer", rules.AllowEmpty);
        xml.Boolean("AllowTruncateQueryString", rules.TruncateQuery);
        xml.Boolean("TruncatePath", rules.TruncatePath);
        xml.Element("RefererList", list => list.Texts("Referer", rules.Allowed));
        if (rules.Refused.Count > 0)
        {
            xml.Element("RefererBlacklist", list => list.Texts("Referer", rules.Refused));
        }
    }
}
