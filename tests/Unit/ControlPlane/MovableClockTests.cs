using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;

namespace Scenario.Unit.ControlPlane;

public sealed class MovableClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FakeTimeProvider _real = new(Start);

    [Fact]
    public void it_runs_with_the_real_time_until_moved()
    {
        var clock = new MovableClock(_real);
        _real.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Start.AddSeconds(5), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Offset);
    }

    [Fact]
    public void advancing_adds_up_and_time_runs_on()
    {
        var clock = new MovableClock(_real);
        clock.Advance(TimeSpan.FromMinutes(16));
        clock.Advance(TimeSpan.FromMinutes(-1));
        _real.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddMinutes(15).AddSeconds(1), clock.GetUtcNow());
        Assert.Equal(Start.AddSeconds(1), clock.RealUtcNow);
    }

    [Fact]
    public void setting_makes_an_instant_the_present_and_reset_returns()
    {
        var clock = new MovableClock(_real);
        clock.Set(new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero), clock.GetUtcNow());
        clock.Reset();
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Fact]
    public void every_change_is_announced()
    {
        var clock = new MovableClock(_real);
        var moves = 0;
        clock.Moved += (_, _) => moves++;
        clock.Advance(TimeSpan.FromSeconds(1));
        clock.Set(Start);
        clock.Reset();
        Assert.Equal(3, moves);
    }

    [Fact]
    public void a_move_beyond_a_thousand_years_is_refused_and_the_clock_stays()
    {
        var clock = new MovableClock(_real);
        Assert.False(clock.TryAdvance(TimeSpan.FromDays(366_000)));
        Assert.False(clock.TryAdvance(TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Advance(TimeSpan.FromDays(-366_000)));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Set(DateTimeOffset.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.Set(DateTimeOffset.MinValue));
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0, -15, true)]
    [InlineData(0, 15, true)]
    [InlineData(0, 16, false)]
    [InlineData(60, 0, true)] // the SDK's own clock
    [InlineData(60, 60, true)] // the moved clock
    [InlineData(60, 30, false)] // neither
    public void a_signature_is_fresh_by_the_moved_or_the_real_time(int movedMinutes, int signedMinutes, bool isFresh)
    {
        var clock = new MovableClock(_real);
        clock.Advance(TimeSpan.FromMinutes(movedMinutes));
        Assert.Equal(isFresh, clock.Read().IsFresh(Start.AddMinutes(signedMinutes), Window));
    }
}
