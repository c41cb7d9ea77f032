namespace Scenario.AppServer.Sts;

/// <summary>Keeps this process away from STS after it asked for fewer calls or did not answer, so that waiting users do not make it worse.</summary>
internal sealed class StsGate(TimeProvider time)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _closedUntil;
    private TimeSpan _pause;

    /// <summary>How long STS is left alone; null when calls may be made.</summary>
    public TimeSpan? ClosedFor
    {
        get
        {
            lock (_lock)
            {
                var left = _closedUntil - time.GetUtcNow();
                return left > TimeSpan.Zero && left <= s_longest ? left : null;
            }
        }
    }

    /// <summary>Any answer that is not a complaint about load opens the gate.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _pause = TimeSpan.Zero;
            _closedUntil = default;
        }
    }

    /// <summary>Closes the gate: for as long as STS asked, else twice as long as last time, 1 s to 60 s.</summary>
    public void Complained(StsFailure failure)
    {
        lock (_lock)
        {
            _pause = failure.RetryAfter ?? _pause * 2;
            _pause = TimeSpan.FromTicks(Math.Clamp(_pause.Ticks, s_shortest.Ticks, s_longest.Ticks));
            _closedUntil = time.GetUtcNow() + _pause;
        }
    }
}
