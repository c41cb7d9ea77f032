using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>XML to rules and back. Structure that the schema does not know is MalformedXML, a value out of range InvalidArgument.</summary>
/// <remarks>Source: OSS, "PutBucketLifecycle".</remarks>
internal static class LifecycleDocument
{
    private const int MaximumRules = 1000;
    private const int MaximumIdBytes = 255;
    private const string MarkerElement = "ExpiredObjectDeleteMarker";
    private const string NoncurrentDays = "NoncurrentDays";

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

    public static void Write(OssXml xml, LifecycleRule rule)
    {
        xml.Text("ID", rule.Id);
        xml.Text("Prefix", rule.Prefix);
        xml.Text("Status", rule.IsEnabled ? "Enabled" : "Disabled");
        xml.Elements("Tag", rule.Tags.Items, TaggingDocument.Write);
        if (rule.Exclusions.Count > 0 || rule.SizeGreaterThan is not null || rule.SizeLessThan is not null)
        {
            xml.Element("Filter", filter =>
            {
                filter.Elements("Not", rule.Exclusions, static (element, not) =>
                {
                    element.Text("Prefix", not.Prefix);
                    element.Elements<KeyValuePair<string, string>>("Tag", not.Tag is { } tag ? [tag] : [], TaggingDocument.Write);
                });
                filter.Number("ObjectSizeGreaterThan", rule.SizeGreaterThan);
                filter.Number("ObjectSizeLessThan", rule.SizeLessThan);
            });
        }

        if (rule.ExpiresDeleteMarkers)
        {
            xml.Element("Expiration", static expiration => expiration.Boolean(MarkerElement, true));
        }

        foreach (var action in rule.Actions)
        {
            var (days, before, from) = action.When;
            xml.Element(action.Kind.ToString(), element =>
            {
                element.Number(action.IsNoncurrent ? NoncurrentDays : "Days", days);
                element.Time("CreatedBeforeDate", before);
                element.Time("Date", from);
                element.Text("StorageClass", action.StorageClass);
            });
        }
    }

    private static LifecycleRule ReadRule(XElement element)
    {
        // Days and Date beside Expiration: an older form that the vendor's Node SDK still sends along; Expiration says the same.
        RequireOnly(element, ["Days", "Date", "ID", "Prefix", "Status", "Tag", "Filter", .. Enum.GetNames<LifecycleActionKind>()]);
        var expiresMarkers = element.Child("Expiration")?.Boolean(MarkerElement) == true;
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
            Tags = TaggingDocument.TagsIn(element, TagRules.OfObject),
            Exclusions = [.. filter?.Children("Not").Select(ReadExclusion) ?? []],
            SizeGreaterThan = ReadSize(filter, "ObjectSizeGreaterThan"),
            SizeLessThan = ReadSize(filter, "ObjectSizeLessThan"),
            ExpiresDeleteMarkers = expiresMarkers,
            Actions = [.. Enum.GetValues<LifecycleActionKind>().SelectMany(kind => ReadActions(element, kind, expiresMarkers))],
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
        { ExpiresDeleteMarkers: false, Actions: [] } => new OssError.MalformedXml("Action is missing", "0014-00000026"),
        { Tags.Items: [var tag, ..] } when rule.Actions.Any(static action => action.Kind == LifecycleActionKind.AbortMultipartUpload) =>
            Invalid("Tag cannot be used with AbortMultipartUpload.", "Tag", tag.Key),
        { SizeGreaterThan: { } least, SizeLessThan: { } most } when least >= most =>
            Invalid("ObjectSizeLessThan must be greater than ObjectSizeGreaterThan.", "ObjectSizeLessThan", most.ToString(CultureInfo.InvariantCulture)),
        _ when rule.Exclusions.FirstOrDefault(not =>
            not.Tag is null && (not.Prefix == rule.Prefix || !not.Prefix.StartsWith(rule.Prefix, StringComparison.Ordinal))) is { } wide =>
            Invalid("The prefix in Not must begin with the prefix of the rule and be longer.", "Prefix", wide.Prefix),
        _ => null,
    };

    // Of what is no transition the first counts, as of every element that stands once.
    private static IEnumerable<LifecycleAction> ReadActions(XElement rule, LifecycleActionKind kind, bool expiresMarkers)
    {
        var elements = rule.Children(kind.ToString());
        return kind switch
        {
            LifecycleActionKind.Transition or LifecycleActionKind.NoncurrentVersionTransition => elements.Select(element => ReadTransition(element, kind)),
            LifecycleActionKind.Expiration when elements.FirstOrDefault() is { } element && !HasTime(element, expiresMarkers) => [],
            _ => elements.Take(1).Select(element => new LifecycleAction(kind, ReadTime(element, kind))),
        };
    }

    private static bool HasTime(XElement expiration, bool expiresMarkers)
    {
        if (expiresMarkers && expiration.Elements().Any(static child => child.Name.LocalName != MarkerElement))
        {
            throw new OssError.MalformedXml($"{MarkerElement} may not stand beside a time").ToException();
        }

        RequireOnly(expiration, "Days", "CreatedBeforeDate", "Date", MarkerElement);
        return !expiresMarkers;
    }

    private static LifecycleAction ReadTransition(XElement element, LifecycleActionKind kind)
    {
        // access times are not tracked, and a rule that silently never runs would be worse than none
        if (element.Boolean("IsAccessTime") == true || element.Text("AllowSmallFile") is not null)
        {
            throw new OssError.NotImplemented("IsAccessTime").ToException();
        }

        var storageClass = element.Require("StorageClass").Trim();
        return LifecycleAction.Coldness(storageClass) > 0 ? new LifecycleAction(kind, ReadTime(element, kind), storageClass)
            : throw Invalid(
                "The storage class of a transition must be IA, Archive, ColdArchive or DeepColdArchive.", "StorageClass", storageClass).ToException();
    }

    private static LifecycleTime ReadTime(XElement element, LifecycleActionKind kind) =>
        kind >= LifecycleActionKind.NoncurrentVersionExpiration ? new(ReadDays(element.Require(NoncurrentDays), NoncurrentDays), null, null)
        : (element.Text("Days"), element.Text("CreatedBeforeDate"), element.Text("Date")) switch
        {
            ({ } days, null, null) => new(ReadDays(days, "Days"), null, null),
            (null, { } before, null) => new(null, ReadMidnight(before, "CreatedBeforeDate"), null),
            (null, null, { } from) => new(null, null, ReadMidnight(from, "Date")),
            _ => throw new OssError.MalformedXml("one of Days, CreatedBeforeDate and Date must be there").ToException(),
        };

    private static int ReadDays(string text, string argument) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days > 0 ? days
            : throw Invalid($"{argument} must be a positive integer.", argument, text).ToException();

    private static DateTimeOffset ReadMidnight(string text, string argument)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text.Trim(), DateFormats, CultureInfo.InvariantCulture, Utc, out var date) && date == LifecycleTime.Midnight(date)
            ? date : throw Invalid($"{argument} must be a midnight in UTC, such as 2026-01-01T00:00:00.000Z.", argument, text).ToException();
    }

    private static long? ReadSize(XElement? filter, string name) => filter?.Text(name) is not { } text ? null
        : long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw Invalid($"{name} must be a number of bytes.", name, text).ToException();

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

    private static void RequireOnly(XElement parent, params string[] names)
    {
        if (parent.Elements().FirstOrDefault(child => !names.Contains(child.Name.LocalName))?.Name.LocalName is { } unknown)
        {
            throw new OssError.MalformedXml(
                $"{parent.Name.LocalName} may not have {unknown}", parent.Parent is null ? "0014-00000015" : "0014-00000017").ToException();
        }
    }

    private static OssError.InvalidArgument Invalid(string text, string argument, string value) => new(text, argument, value);
}
