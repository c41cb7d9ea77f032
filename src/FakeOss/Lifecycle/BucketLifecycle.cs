using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>The lifecycle rules of a bucket. A rule that comes without ID gets one.</summary>
internal static class BucketLifecycle
{
    private const string OverlapHeader = "x-oss-allow-same-action-overlap";

    private static readonly BucketConfiguration<IReadOnlyList<LifecycleRule>> Configuration = new(
        "lifecycle", "LifecycleConfiguration", LifecycleDocument.Read, static (xml, rules) => xml.Elements("Rule", rules, LifecycleDocument.Write))
    {
        Missing = static bucket => new OssError.NoSuchConfiguration("NoSuchLifecycle", bucket, "No Row found in Lifecycle Table."),
        Require = static (context, rules) =>
        {
            RequireColder(context.Bucket, rules);
            LifecycleConflicts.Require(rules, context.Request.Flag(OverlapHeader));
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

        var first = rules.Where(rule => rule.Covers(row))
            .SelectMany(static rule => rule.Actions, (rule, action) => (rule.Id, action.Kind, Due: action.When.DueAt(row.LastModified)))
            .Where(static candidate => candidate is { Kind: LifecycleActionKind.Expiration, Due: not null })
            .OrderBy(static candidate => candidate.Due).FirstOrDefault();
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
        var coldness = LifecycleAction.Coldness(bucket.StorageClass);
        var transitions = rules.SelectMany(static rule => rule.Actions).Where(static action => action.StorageClass is not null);
        if (transitions.FirstOrDefault(action => action.TargetColdness < coldness) is { } warm)
        {
            throw new OssError.InvalidArgument(
                "The storage class of a transition must not be warmer than that of the bucket.", "StorageClass", warm.StorageClass).ToException();
        }
    }
}
