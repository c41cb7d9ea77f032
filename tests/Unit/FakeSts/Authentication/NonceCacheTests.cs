using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.FakeSts.Authentication;

namespace Scenario.Unit.FakeSts.Authentication;

/// <summary>sts-ram-api 2.2 and 2.6: a nonce counts once for a key as long as its signature could be fresh.</summary>
public sealed class NonceCacheTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void a_nonce_counts_once_for_each_key()
    {
        var cache = New();

        Assert.Equal(NonceUse.First, cache.TryUse("a", "1"));
        Assert.Equal(NonceUse.Repeated, cache.TryUse("a", "1"));
        Assert.Equal(NonceUse.First, cache.TryUse("b", "1"));
        Assert.Equal(NonceUse.First, cache.TryUse("a", "2"));
        Assert.Equal(NonceUse.First, cache.TryUse("a1", "")); // key and nonce do not flow into each other
    }

    [Fact]
    public void a_nonce_is_forgotten_when_no_signature_with_it_can_be_fresh_any_more()
    {
        var cache = New();
        cache.TryUse("a", "1");

        _time.Advance(NonceCache.Memory - TimeSpan.FromTicks(1));
        Assert.Equal(NonceUse.Repeated, cache.TryUse("a", "1"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(NonceUse.First, cache.TryUse("a", "1"));
    }

    [Fact]
    public void a_moved_clock_forgets_nothing()
    {
        var clock = new MovableClock(_time);
        var cache = new NonceCache(clock);
        cache.TryUse("a", "1");

        clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(NonceUse.Repeated, cache.TryUse("a", "1"));
    }

    [Fact]
    public void a_full_cache_refuses_new_ones_rather_than_forget_old_ones()
    {
        var cache = new NonceCache(new MovableClock(_time), capacity: 2);
        cache.TryUse("a", "1");
        _time.Advance(TimeSpan.FromMinutes(1));
        cache.TryUse("a", "2");

        Assert.Equal(NonceUse.NoRoom, cache.TryUse("a", "3"));
        Assert.Equal(NonceUse.Repeated, cache.TryUse("a", "1"));
        _time.Advance(NonceCache.Memory - TimeSpan.FromMinutes(1));
        Assert.Equal(NonceUse.First, cache.TryUse("a", "3"));
    }

    [Fact]
    public void what_was_known_can_be_known_again_and_nothing_else()
    {
        var cache = New();
        cache.TryUse("a", "1");
        var then = cache.Snapshot();
        cache.TryUse("a", "2");

        cache.Restore(then);

        Assert.Equal(NonceUse.Repeated, cache.TryUse("a", "1"));
        Assert.Equal(NonceUse.First, cache.TryUse("a", "2"));
    }

    private NonceCache New() => new(new MovableClock(_time));
}
