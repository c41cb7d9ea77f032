using System.Globalization;
using Scenario.FakeOss.Lifecycle;

namespace Scenario.Unit.FakeOss.Lifecycle;

/// <summary>oss-protocol 5, lifecycle: rules run at midnight (UTC), and days count from the first one after the last change.</summary>
public sealed class LifecycleTimeTests
{
    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 1, "2026-01-04T00:00:00Z")]
    [InlineData("2026-01-02T23:59:59Z", 30, "2026-02-02T00:00:00Z")]
    [InlineData("2026-01-02T00:00:00Z", 1, "2026-01-03T00:00:00Z")] // written at midnight: that midnight is the first
    [InlineData("2026-01-02T00:00:01Z", 0, "2026-01-03T00:00:00Z")]
    [InlineData("9999-12-30T00:00:00Z", 1, "9999-12-31T00:00:00Z")]
    [InlineData("9999-12-30T00:00:00Z", 2, null)]
    [InlineData("2026-01-02T00:00:00Z", int.MaxValue, null)]
    public void days_count_from_the_midnight_after(string since, int days, string? due) =>
        Assert.Equal(due is null ? null : Time(due), new LifecycleTime(days, null, null).DueAt(Time(since)));

    [Theory]
    [InlineData("2026-01-01T23:59:59Z", "2026-01-02T00:00:00Z")]
    [InlineData("2026-01-02T00:00:00Z", null)]
    public void what_is_older_than_a_date_is_due_at_once(string since, string? due) =>
        Assert.Equal(due is null ? null : Time(due), new LifecycleTime(null, Time("2026-01-02T00:00:00Z"), null).DueAt(Time(since)));

    [Theory]
    [InlineData("2025-06-01T12:00:00Z", "2026-01-02T00:00:00Z")]
    [InlineData("2026-06-01T12:00:00Z", "2026-06-02T00:00:00Z")]
    public void the_older_form_deletes_everything_from_its_date_on(string since, string due) =>
        Assert.Equal(Time(due), new LifecycleTime(null, null, Time("2026-01-02T00:00:00Z")).DueAt(Time(since)));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
