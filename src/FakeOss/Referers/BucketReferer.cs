using System.Xml.Linq;
using Scenario.FakeOss.Buckets;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Referers;

/// <summary>The hotlink protection of a bucket (oss-protocol section 5); there is no delete, a bucket without one answers the defaults.</summary>
internal static class BucketReferer
{
    private static readonly BucketConfiguration<RefererRules> Configuration = new("referer", "RefererConfiguration", Parse, Write)
    {
        Otherwise = RefererRules.None,
    };

    public static readonly OssOperation[] Operations = [Configuration.Put("PutBucketReferer"), Configuration.Get("GetBucketReferer")];

    /// <summary>Refuses links from other people's pages: requests that come without a key of their own, anonymous or with a signed URL.
    /// A preflight carries the Referer of the request to come, which is checked itself; a form carries its credentials in its fields.</summary>
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    /// <remarks>Source: OSS, "Hotlink protection": no check where the request has an Authorization header.</remarks>
    public static void Require(OssContext context)
    {
        if (context.Facts.Bucket is { } bucket && context.Operation is { IsPreflight: false, ReadsForm: false }
            && context.Request.Header("Authorization") is not { Length: > 0 })
        {
            Configuration.Of(bucket.Settings)!.Check(context.Request.Header("Referer"))?.Throw();
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

/// <summary>Hotlink protection: which pages may link to what a bucket holds.</summary>
/// <remarks>
/// Source: OSS, "Hotlink protection": first whether the Referer is empty, then the black list, then the white list; an entry
/// is a prefix of the URL, with <c>*</c> and <c>?</c>. A white list without entries asks for nothing.
/// </remarks>
internal sealed record RefererRules
{
    /// <summary>As before the first PutBucketReferer: everything passes.</summary>
    public static readonly RefererRules None = new();

    public bool AllowEmpty { get; init; } = true;

    /// <summary>True, the default: what follows a <c>?</c> is not looked at.</summary>
    public bool TruncateQuery { get; init; } = true;

    /// <summary>True: what follows the host is not looked at; default false.</summary>
    public bool TruncatePath { get; init; }

    public IReadOnlyList<string> Allowed { get; init; } = [];

    public IReadOnlyList<string> Refused { get; init; } = [];

    /// <returns>Null when the request may pass.</returns>
    public OssError.AccessDenied? Check(string? referer)
    {
        if (string.IsNullOrEmpty(referer))
        {
            return AllowEmpty || Allowed.Count == 0 ? null : Refusal("0003-00000501", new(ExplanationKind.RefererMissing));
        }

        var compared = Truncate(referer);
        return Find(Refused, compared) is { } refused
                ? Refusal("0003-00000502", new(ExplanationKind.RefererRefused, ("referer", compared), ("entry", refused)))
            : Allowed.Count == 0 || Find(Allowed, compared) is not null ? null
            : Refusal("0003-00000503", new(ExplanationKind.RefererNotAllowed, ("referer", compared), ("allowed", string.Join(", ", Allowed))));
    }

    private string Truncate(string referer)
    {
        var host = referer.IndexOf("://", StringComparison.Ordinal) is var mark and >= 0 ? mark + 3 : 0;
        var end = TruncatePath ? referer.AsSpan(host).IndexOfAny('/', '?') : TruncateQuery ? referer.AsSpan(host).IndexOf('?') : -1;
        return end < 0 ? referer : referer[..(host + end)];
    }

    private static string? Find(IReadOnlyList<string> entries, string referer) =>
        entries.FirstOrDefault(entry => new Pattern(entry + "*").IsMatch(referer));

    private static OssError.AccessDenied Refusal(string ec, Explanation reason) =>
        new("You are denied by bucket referer policy.", ec) { Detail = reason };
}
