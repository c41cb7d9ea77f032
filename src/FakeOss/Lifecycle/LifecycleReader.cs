using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>XML to rules. Structure that the schema does not know is MalformedXML, a value out of range InvalidArgument.</summary>
/// <remarks>Source: OSS, "PutBucketLifecycle".</remarks>
internal static class LifecycleReader
{
    private const int MaximumRules = 1000;
    private const int MaximumIdBytes = 255;

    private static readonly string[] DateFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"];

    /// <exception cref="OssErrorException">MalformedXML, InvalidArgument, InvalidTag, NotImplemented for rules by access time.</exception>
    public static IReadOnlyList<LifecycleRule> Read(XElement root)
    {
        RequireOnly(root, "Rule");
        var rules = root.Children("Rule").Select(ReadRule).ToList();
        (rules.Count == 0 ? new OssError.MalformedXml("Rule is missing")
            : rules.Count > MaximumRules
                ? Invalid("The number of lifecycle rules must not exceed 1000.", "Rule", rules.Count.ToString(CultureInfo.InvariantCulture))
            : rules.GroupBy(static rule => rule.Id).FirstOrDefault(static same => same.Count() > 1) is { } twice
                ? Invalid("Rule ID must be unique.", "ID", twice.Key)
            : (OssError?)null)?.Throw();
        return rules;
    }

    private static LifecycleRule ReadRule(XElement element)
    {
        // Days and Date beside Expiration: an older form that the vendor's Node SDK still sends along; Expiration says the same.
        RequireOnly(
            element,
            "Days", "Date", "ID", "Prefix", "Status", "Tag", "Filter", "Expiration", "Transition", "AbortMultipartUpload", "NoncurrentVersionExpiration",
            "NoncurrentVersionTransition");
        var expiration = element.Child("Expiration");
        var expiresMarkers = expiration?.Boolean("ExpiredObjectDeleteMarker") == true;
        var filter = element.Child("Filter");
        var rule = new LifecycleRule
        {
            Id = ReadId(element.Text("ID")),
            Prefix = element.Text("Prefix") ?? "",
            IsEnabled = element.Text("Status")?.Trim() switch
            {
                "Enabled" => true,
                "Disabled" => false,
                _ => throw new OssError.MalformedXml("Status must be Enabled or Disabled").ToException(),
            },
            Tags = ReadTags(element),
            Exclusions = filter is null ? [] : [.. filter.Children("Not").Select(ReadExclusion)],
            SizeGreaterThan = ReadSize(filter, "ObjectSizeGreaterThan"),
            SizeLessThan = ReadSize(filter, "ObjectSizeLessThan"),
            Expiration = expiration is null ? null : ReadExpiration(expiration, expiresMarkers),
            ExpiresDeleteMarkers = expiresMarkers,
            Transitions = [.. element.Children("Transition").Select(transition => ReadTransition(transition, ReadTime))],
            AbortUploads = element.Child("AbortMultipartUpload") is { } abort ? ReadTime(abort) : null,
            NoncurrentExpiration = element.Child("NoncurrentVersionExpiration") is { } older ? ReadNoncurrentDays(older) : null,
            NoncurrentTransitions = [.. element.Children("NoncurrentVersionTransition").Select(transition => ReadTransition(transition, ReadNoncurrentDays))],
        };
        if (filter is not null)
        {
            RequireOnly(filter, "Not", "ObjectSizeGreaterThan", "ObjectSizeLessThan");
        }

        MistakeIn(rule)?.Throw();
        return rule;
    }

    private static OssError? MistakeIn(LifecycleRule rule) => rule switch
    {
        { Expiration: null, ExpiresDeleteMarkers: false, AbortUploads: null, NoncurrentExpiration: null, Transitions: [], NoncurrentTransitions: [] } =>
            new OssError.MalformedXml("Action is missing", "0014-00000026"),
        { AbortUploads: not null, Tags.Items: [var tag, ..] } => Invalid("Tag cannot be used with AbortMultipartUpload.", "Tag", tag.Key),
        { SizeGreaterThan: { } least, SizeLessThan: { } most } when least >= most =>
            Invalid("ObjectSizeLessThan must be greater than ObjectSizeGreaterThan.", "ObjectSizeLessThan", most.ToString(CultureInfo.InvariantCulture)),
        _ when rule.Exclusions.FirstOrDefault(not =>
            not.Tag is null && (not.Prefix == rule.Prefix || !not.Prefix.StartsWith(rule.Prefix, StringComparison.Ordinal))) is { } wide =>
            Invalid("The prefix in Not must begin with the prefix of the rule and be longer.", "Prefix", wide.Prefix),
        _ => null,
    };

    private static LifecycleTime? ReadExpiration(XElement element, bool expiresMarkers)
    {
        var hasMarker = element.Child("ExpiredObjectDeleteMarker") is not null;
        var times = element.Elements().Count(child => child.Name.LocalName != "ExpiredObjectDeleteMarker");
        if (expiresMarkers && times > 0)
        {
            throw new OssError.MalformedXml("ExpiredObjectDeleteMarker may not stand beside a time").ToException();
        }

        RequireOnly(element, "Days", "CreatedBeforeDate", "Date", "ExpiredObjectDeleteMarker");
        return hasMarker && expiresMarkers ? null : ReadTime(element);
    }

    private static LifecycleTransition ReadTransition(XElement element, Func<XElement, LifecycleTime> readTime)
    {
        // access times are not tracked, and a rule that silently never runs would be worse than none
        if (element.Boolean("IsAccessTime") == true || element.Text("AllowSmallFile") is not null)
        {
            throw new OssError.NotImplemented("IsAccessTime").ToException();
        }

        var storageClass = element.Require("StorageClass").Trim();
        return LifecycleTransition.Coldness(storageClass) > 0
            ? new LifecycleTransition(readTime(element), storageClass)
            : throw Invalid(
                "The storage class of a transition must be IA, Archive, ColdArchive or DeepColdArchive.", "StorageClass", storageClass).ToException();
    }

    private static LifecycleTime ReadTime(XElement element)
    {
        var (days, before, from) = (element.Text("Days"), element.Text("CreatedBeforeDate"), element.Text("Date"));
        return (days, before, from) switch
        {
            ({ }, null, null) => new LifecycleTime(ReadDays(days, "Days"), null, null),
            (null, { }, null) => new LifecycleTime(null, ReadMidnight(before, "CreatedBeforeDate"), null),
            (null, null, { }) => new LifecycleTime(null, null, ReadMidnight(from, "Date")),
            _ => throw new OssError.MalformedXml("one of Days, CreatedBeforeDate and Date must be there").ToException(),
        };
    }

    private static LifecycleTime ReadNoncurrentDays(XElement element) =>
        new(ReadDays(element.Require("NoncurrentDays"), "NoncurrentDays"), null, null);

    private static int ReadDays(string text, string argument) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0
            ? days
            : throw Invalid($"{argument} must be a positive integer.", argument, text).ToException();

    private static DateTimeOffset ReadMidnight(string text, string argument) =>
        DateTimeOffset.TryParseExact(
            text.Trim(),
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date) && date == LifecycleTime.Midnight(date)
            ? date
            : throw Invalid($"{argument} must be a midnight in UTC, such as 2026-01-01T00:00:00.000Z.", argument, text).ToException();

    private static long? ReadSize(XElement? filter, string name) => filter?.Text(name) is not { } text ? null
        : long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw Invalid($"{name} must be a number of bytes.", name, text).ToException();

    private static ObjectTags ReadTags(XElement element)
    {
        var tags = element.Children("Tag").Select(TaggingDocument.Read).ToList();
        TagRules.OfObject.Require(tags);
        return new ObjectTags(tags);
    }

    private static LifecycleExclusion ReadExclusion(XElement not)
    {
        RequireOnly(not, "Prefix", "Tag");
        KeyValuePair<string, string>? tag = not.Child("Tag") is { } element ? TaggingDocument.Read(element) : null;
        return not.Text("Prefix") is null && tag is null
            ? throw new OssError.MalformedXml("Prefix is missing", "0014-00000088").ToException()
            : new LifecycleExclusion(not.Text("Prefix") ?? "", tag);
    }

    private static string ReadId(string? id) => string.IsNullOrEmpty(id) ? Guid.NewGuid().ToString()
        : Encoding.UTF8.GetByteCount(id) <= MaximumIdBytes ? id
        : throw Invalid("The rule ID must not exceed 255 bytes.", "ID", id).ToException();

    private static void RequireOnly(XElement parent, params ReadOnlySpan<string> names)
    {
        foreach (var child in parent.Elements())
        {
            if (!names.Contains(child.Name.LocalName))
            {
                throw new OssError.MalformedXml(
                    $"{parent.Name.LocalName} may not have {child.Name.LocalName}", parent.Parent is null ? "0014-00000015" : "0014-00000017").ToException();
            }
        }
    }

    private static OssError.InvalidArgument Invalid(string text, string argument, string value) => new(text, argument, value);
}
