namespace Scenario.FakeOss.Lifecycle;

/// <summary>What the times of one rule, and rules that may meet in one object, must not say together.</summary>
/// <remarks>Source: OSS, "PutBucketLifecycle", and its error pages 0014-00000079 to 0014-00000085.</remarks>
internal static class LifecycleConflicts
{
    private const string SameTransition = "0014-00000079";
    private const string MixedTimes = "0014-00000080";
    private const string WrongOrder = "0014-00000082";
    private const string SameAction = "0014-00000084";
    private const string SamePrefix = "0014-00000085";

    /// <param name="rules">All rules of the bucket.</param>
    /// <param name="allowsOverlap">The caller knows that rules overlap; what they contradict each other in is refused all the same.</param>
    /// <exception cref="OssErrorException">InvalidArgument for a rule by itself, InvalidRequest for two together.</exception>
    public static void Require(IReadOnlyList<LifecycleRule> rules, bool allowsOverlap)
    {
        foreach (var rule in rules)
        {
            MistakeIn(rule)?.Throw();
        }

        for (var i = 0; i < rules.Count; i++)
        {
            for (var j = i + 1; j < rules.Count; j++)
            {
                (MayMeet(rules[i], rules[j]) ? Conflict(rules[i], rules[j], allowsOverlap) : null)?.Throw();
            }
        }
    }

    private static OssError.InvalidArgument? MistakeIn(LifecycleRule rule) =>
        HasMixedTimes([rule]) ? new OssError.InvalidArgument("Days and CreatedBeforeDate cannot be used together.", "CreatedBeforeDate", "", MixedTimes)
        : ContradictionOf([rule], isOneRule: true) is { } contradiction ? new OssError.InvalidArgument(contradiction, "Days", "")
        : null;

    private static OssError.InvalidRequest? Conflict(LifecycleRule one, LifecycleRule other, bool allowsOverlap) =>
        !allowsOverlap && one.Prefix == other.Prefix ? new OssError.InvalidRequest("Found same prefix in different rules", SamePrefix)
        : !allowsOverlap && ActionsOf(one).Intersect(ActionsOf(other)).FirstOrDefault() is { Name: { } action, Ec: var ec }
            ? new OssError.InvalidRequest($"Overlap for same action type {action}", ec)
        : HasMixedTimes([one, other])
            ? new OssError.InvalidRequest("Rules that overlap cannot use Days and CreatedBeforeDate together.", MixedTimes)
        : ContradictionOf([one, other], isOneRule: false) is { } contradiction ? new OssError.InvalidRequest(contradiction, WrongOrder)
        : null;

    // Rules for different tags count as different, although an object may carry both.
    private static bool MayMeet(LifecycleRule one, LifecycleRule other) =>
        (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
        && one.Tags.Items.Count == other.Tags.Items.Count
        && one.Tags.Items.All(other.Tags.Items.Contains);

    private static bool HasMixedTimes(IReadOnlyList<LifecycleRule> rules)
    {
        var times = rules.SelectMany(rule => rule.Transitions.Select(transition => transition.When).Append(rule.Expiration)).OfType<LifecycleTime>().ToList();
        return times.Exists(time => time.Days is not null) && times.Exists(time => time.CreatedBefore is not null);
    }

    private static string? ContradictionOf(IReadOnlyList<LifecycleRule> rules, bool isOneRule) =>
        ContradictionOf([.. rules.SelectMany(rule => rule.Transitions)], [.. rules.Select(rule => rule.Expiration).OfType<LifecycleTime>()], isOneRule)
        ?? ContradictionOf(
            [.. rules.SelectMany(rule => rule.NoncurrentTransitions)],
            [.. rules.Select(rule => rule.NoncurrentExpiration).OfType<LifecycleTime>()],
            isOneRule);

    // The colder the later, and deletion after all of them. One rule names a class once; several may each name it.
    private static string? ContradictionOf(LifecycleTransition[] transitions, LifecycleTime[] expirations, bool isOneRule)
    {
        foreach (var warmer in transitions)
        {
            foreach (var other in transitions)
            {
                if (ReferenceEquals(warmer, other) || other.TargetColdness < warmer.TargetColdness)
                {
                    continue;
                }

                if (other.TargetColdness == warmer.TargetColdness ? isOneRule : !IsLater(other.When, warmer.When))
                {
                    return $"The transition to {other.StorageClass} must be later than that to {warmer.StorageClass}.";
                }
            }
        }

        return Array.Exists(expirations, expiration => Array.Exists(transitions, transition => !IsLater(expiration, transition.When)))
            ? "The expiration must be later than the transition."
            : null;
    }

    // Days and dates do not compare; then nothing can be said.
    private static bool IsLater(LifecycleTime later, LifecycleTime earlier) =>
        (later.Days, earlier.Days) is ({ } days, { } before) ? days > before
        : (later.CreatedBefore, earlier.CreatedBefore) is not ({ } date, { } dateBefore) || date <= dateBefore;

    private static IEnumerable<(string? Name, string Ec)> ActionsOf(LifecycleRule rule) =>
    [
        .. When(rule.Expiration is not null || rule.ExpiresDeleteMarkers, "Expiration"),
        .. When(rule.AbortUploads is not null, "AbortMultipartUpload"),
        .. When(rule.NoncurrentExpiration is not null, "NoncurrentVersionExpiration"),
        .. rule.Transitions.Select(static transition => ("Transition to " + transition.StorageClass, SameTransition)),
        .. rule.NoncurrentTransitions.Select(static transition => ("NoncurrentVersionTransition to " + transition.StorageClass, SameTransition)),
    ];

    private static (string?, string)[] When(bool isThere, string action) => isThere ? [(action, SameAction)] : [];
}
