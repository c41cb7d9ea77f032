using System.Globalization;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>When an action of a rule is due. Exactly one of the three is set.</summary>
/// <param name="Days">Whole days, counted from the midnight (UTC) that follows the last modification.</param>
/// <param name="CreatedBefore">Whatever was last modified before this midnight (UTC), at once.</param>
/// <param name="From">Older form, <c>Date</c>: everything, from this midnight (UTC) on.</param>
internal sealed record LifecycleTime(int? Days, DateTimeOffset? CreatedBefore, DateTimeOffset? From)
{
    /// <param name="since">Last modification; for an older version the moment when a newer one replaced it.</param>
    /// <returns>Always a midnight (UTC), since rules run once a day; null when it never comes to it.</returns>
    public DateTimeOffset? DueAt(DateTimeOffset since)
    {
        var start = Midnight(since) == since ? since : Midnight(since).AddDays(1);
        return Days is { } days ? (days < (DateTimeOffset.MaxValue - start).TotalDays ? start.AddDays(days) : null)
            : CreatedBefore is { } limit ? (since < limit ? start : null)
            : From > start ? From : start;
    }

    public static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The end of a sentence that begins with "the rule acts".</summary>
    public Explanation Describe() =>
        Days is 1 ? new(ExplanationKind.LifecycleAfterOneDay)
        : Days is { } days ? new(ExplanationKind.LifecycleAfterDays, ("days", days))
        : CreatedBefore is { } limit ? new(ExplanationKind.LifecycleOlderThan, ("date", Day(limit)))
        : new(ExplanationKind.LifecycleFrom, ("date", Day(From!.Value)));

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
