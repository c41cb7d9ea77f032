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
        var pairs = rules.SelectMany((one, i) => rules.Skip(i + 1).Where(other => MayMeet(one, other)), (one, other) => (one, other));
        rules.Select(MistakeIn).Concat<OssError?>(pairs.Select(pair => Conflict(pair.one, pair.other, allowsOverlap)))
            .FirstOrDefault(static error => error is not null)?.Throw();
    }

    private static OssError.InvalidArgument? MistakeIn(LifecycleRule rule) =>
        HasMixedTimes([rule]) ? new OssError.InvalidArgument("Days and CreatedBeforeDate cannot be used together.", "CreatedBeforeDate", "", MixedTimes)
        : ContradictionOf([rule]) is { } contradiction ? new OssError.InvalidArgument(contradiction, "Days", "")
        : null;

    private static OssError.InvalidRequest? Conflict(LifecycleRule one, LifecycleRule other, bool allowsOverlap) =>
        !allowsOverlap && one.Prefix == other.Prefix ? new OssError.InvalidRequest("Found same prefix in different rules", SamePrefix)
        : !allowsOverlap && ActionsOf(one).Intersect(ActionsOf(other)).FirstOrDefault() is { Name: { } action, Ec: var ec }
            ? new OssError.InvalidRequest($"Overlap for same action type {action}", ec)
        : HasMixedTimes([one, other])
            ? new OssError.InvalidRequest("Rules that overlap cannot use Days and CreatedBeforeDate together.", MixedTimes)
        : ContradictionOf([one, other]) is { } contradiction ? new OssError.InvalidRequest(contradiction, WrongOrder)
        : null;

    // Rules for different tags count as different, although an object may carry both.
    private static bool MayMeet(LifecycleRule one, LifecycleRule other) =>
        (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
        && one.Tags.Items.Count == other.Tags.Items.Count
        && one.Tags.Items.All(other.Tags.Items.Contains);

    private static bool HasMixedTimes(LifecycleRule[] rules)
    {
        var current = rules.SelectMany(static rule => rule.Actions).Where(static action => action.Kind <= LifecycleActionKind.Transition).ToList();
        return current.Exists(static action => action.When.Days is not null) && current.Exists(static action => action.When.CreatedBefore is not null);
    }

    private static string? ContradictionOf(LifecycleRule[] rules)
    {
        var actions = rules.SelectMany(static rule => rule.Actions).Where(static action => action.Kind != LifecycleActionKind.AbortMultipartUpload)
            .ToLookup(static action => action.IsNoncurrent);
        return ContradictionOf([.. actions[false]], rules.Length == 1) ?? ContradictionOf([.. actions[true]], rules.Length == 1);
    }

    // The colder the later, and deletion after all of them. One rule names a class once; several may each name it.
    private static string? ContradictionOf(LifecycleAction[] actions, bool isOneRule)
    {
        var transitions = Array.FindAll(actions, static action => action.StorageClass is not null);
        var wrong =
            from warmer in transitions
            from other in transitions
            where !ReferenceEquals(warmer, other) && other.TargetColdness >= warmer.TargetColdness
            where other.TargetColdness == warmer.TargetColdness ? isOneRule : !IsLater(other.When, warmer.When)
            select $"The transition to {other.StorageClass} must be later than that to {warmer.StorageClass}.";
        var early =
            from expiration in actions
            where expiration.StorageClass is null && Array.Exists(transitions, transition => !IsLater(expiration.When, transition.When))
            select "The expiration must be later than the transition.";
        return wrong.Concat(early).FirstOrDefault();
    }

    // Days and dates do not compare; then nothing can be said.
    private static bool IsLater(LifecycleTime later, LifecycleTime earlier) =>
        (later.Days, earlier.Days) is ({ } days, { } before) ? days > before
        : (later.CreatedBefore, earlier.CreatedBefore) is not ({ } date, { } dateBefore) || date <= dateBefore;

    // Of several that overlap the first is named, and transitions come last.
    private static IEnumerable<(string? Name, string Ec)> ActionsOf(LifecycleRule rule)
    {
        var kinds = rule.Actions.Where(static action => action.StorageClass is null).Select(static action => action.Kind);
        return
        [
            .. (rule.ExpiresDeleteMarkers ? kinds.Prepend(LifecycleActionKind.Expiration) : kinds).Select(static kind => (kind.ToString(), SameAction)),
            .. rule.Actions.Where(static action => action.StorageClass is not null).Select(static action => (NameOf(action), SameTransition)),
        ];
    }

    private static string NameOf(LifecycleAction transition) => $"{transition.Kind} to {transition.StorageClass}";
}
