namespace Scenario.Integration.AppServer;

/// <summary>Real time plus an offset that the test moves; timers stay real.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
