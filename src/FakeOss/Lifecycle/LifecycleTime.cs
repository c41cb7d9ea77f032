using System.Globalization;

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
        var start = NextMidnight(since);
        if (Days is { } days)
        {
            return days < (DateTimeOffset.MaxValue - start).TotalDays ? start.AddDays(days) : null;
        }

        if (CreatedBefore is { } limit)
        {
            return since < limit ? start : null;
        }

        return From > start ? From : start;
    }

    public static DateTimeOffset Midnight(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    /// <summary>The time itself when it is a midnight.</summary>
    public static DateTimeOffset NextMidnight(DateTimeOffset time) => Midnight(time) == time ? time : Midnight(time).AddDays(1);

    /// <summary>The end of a sentence that begins with "the rule acts".</summary>
    public string Describe() =>
        Days is { } days ? string.Create(CultureInfo.InvariantCulture, $"{days} {(days == 1 ? "day" : "days")} after the midnight (UTC) that followed")
        : CreatedBefore is { } limit ? string.Create(CultureInfo.InvariantCulture, $"on whatever is older than {limit.UtcDateTime:yyyy-MM-dd}")
        : string.Create(CultureInfo.InvariantCulture, $"on everything from {From!.Value.UtcDateTime:yyyy-MM-dd} on");
}
