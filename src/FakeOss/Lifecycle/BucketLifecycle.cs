using Scenario.FakeOss.Buckets;
using Scenario.Signing;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>The lifecycle rules of a bucket. A rule that comes without ID gets one.</summary>
internal static class BucketLifecycle
{
    private const string NoncurrentDays = "NoncurrentDays";
    private const string OverlapHeader = "x-oss-allow-same-action-overlap";

    private static readonly BucketConfiguration<IReadOnlyList<LifecycleRule>> Configuration = new(
        "lifecycle", "LifecycleConfiguration", LifecycleReader.Read, static (xml, rules) => xml.Elements("Rule", rules, Write))
    {
        Missing = static bucket => new OssError.NoSuchConfiguration("NoSuchLifecycle", bucket, "No Row found in Lifecycle Table."),
        Require = static (context, rules) =>
        {
            RequireColder(context.Bucket, rules);
            LifecycleConflicts.Require(rules, Flags.ReadHeader(context.Request, OverlapHeader));
        },
    };

    public static readonly OssOperation[] Operations =
        [Configuration.Put("PutBucketLifecycle"), Configuration.Get("GetBucketLifecycle"), Configuration.Delete("DeleteBucketLifecycle")];

    public static IReadOnlyList<LifecycleRule> RulesOf(BucketSettings settings) => Configuration.Of(settings) ?? [];

    /// <summary>The header <c>x-oss-expiration</c> of a current version: when it will be deleted, and by which rule; null when by none.</summary>
    public static string? ExpirationOf(BucketSettings settings, ObjectFacts facts, DateTimeOffset now)
    {
        var rules = RulesOf(settings);
        if (rules.Count == 0 || facts is not { IsLatest: true, Row: { } row })
        {
            return null;
        }

        var first = rules
            .Where(rule => rule.Covers(row))
            .Select(rule => (rule.Id, Due: rule.Expiration?.DueAt(row.LastModified)))
            .Where(candidate => candidate.Due is not null)
            .OrderBy(candidate => candidate.Due)
            .FirstOrDefault();
        if (first.Due is not { } due)
        {
            return null;
        }

        // what a new rule finds overdue goes at the next midnight
        var date = due > now ? due : LifecycleTime.Midnight(now).AddDays(1);
        return $"expiry-date=\"{ObjectHeaders.FormatDate(date)}\", rule-id=\"{Uri.EscapeDataString(first.Id)}\"";
    }

    // Nothing can be warmed up again. A transition to the bucket's own class changes nothing, and is accepted.
    private static void RequireColder(BucketRow bucket, IReadOnlyList<LifecycleRule> rules)
    {
        var warm = rules.SelectMany(rule => rule.Transitions.Concat(rule.NoncurrentTransitions))
            .FirstOrDefault(transition => transition.TargetColdness < LifecycleTransition.Coldness(bucket.StorageClass));
        if (warm is not null)
        {
            throw new OssError.InvalidArgument("The storage class of a transition must not be warmer than that of the bucket.", "StorageClass",
                warm.StorageClass).ToException();
        }
    }

    private static void Write(OssXml xml, LifecycleRule rule)
    {
        xml.Text("ID", rule.Id);
        xml.Text("Prefix", rule.Prefix);
        xml.Text("Status", rule.IsEnabled ? "Enabled" : "Disabled");
        xml.Elements("Tag", rule.Tags.Items, TaggingDocument.Write);
        if (rule.Exclusions.Count > 0 || rule.SizeGreaterThan is not null || rule.SizeLessThan is not null)
        {
            xml.Element("Filter", filter => WriteFilter(filter, rule));
        }

        if (rule.ExpiresDeleteMarkers)
        {
            xml.Element("Expiration", static expiration => expiration.Boolean("ExpiredObjectDeleteMarker", true));
        }

        WriteTime("Expiration", rule.Expiration, "Days");
        xml.Elements("Transition", rule.Transitions, static (element, transition) => WriteTransition(element, transition, "Days"));
        WriteTime("AbortMultipartUpload", rule.AbortUploads, "Days");
        WriteTime("NoncurrentVersionExpiration", rule.NoncurrentExpiration, NoncurrentDays);
        xml.Elements("NoncurrentVersionTransition", rule.NoncurrentTransitions,
            static (element, transition) => WriteTransition(element, transition, NoncurrentDays));

        void WriteTime(string name, LifecycleTime? time, string days) =>
            xml.Elements(name, time is null ? [] : new[] { time }, (element, one) => Write(element, one, days));
    }

    private static void WriteFilter(OssXml filter, LifecycleRule rule)
    {
        filter.Elements("Not", rule.Exclusions, static (element, not) =>
        {
            element.Text("Prefix", not.Prefix);
            if (not.Tag is { } tag)
            {
                element.Element("Tag", xml => TaggingDocument.Write(xml, tag));
            }
        });
        filter.OptionalNumber("ObjectSizeGreaterThan", rule.SizeGreaterThan);
        filter.OptionalNumber("ObjectSizeLessThan", rule.SizeLessThan);
    }

    private static void WriteTransition(OssXml xml, LifecycleTransition transition, string days)
    {
        Write(xml, transition.When, days);
        xml.Text("StorageClass", transition.StorageClass);
    }

    private static void Write(OssXml xml, LifecycleTime time, string days)
    {
        xml.OptionalNumber(days, time.Days);
        xml.OptionalText("CreatedBeforeDate", time.CreatedBefore is { } before ? WireTime.FormatWithZeros(before) : null);
        xml.OptionalText("Date", time.From is { } from ? WireTime.FormatWithZeros(from) : null);
    }
}
