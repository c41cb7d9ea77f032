namespace Scenario.AppServer.Sts;

/// <summary>
/// A circuit breaker: keeps this process away from STS after it asked for fewer calls or did not answer, so that waiting users do not make it worse.
/// </summary>
/// <remarks>By hand, because the pause is the one STS asked for where it asked: Polly's breaker knows a break of its own length only.</remarks>
internal sealed class StsCircuitBreaker(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _openUntil;
    private TimeSpan _pause;

    /// <summary>How long STS is left alone; null when calls may be made.</summary>
    public TimeSpan? OpenFor
    {
        get
        {
            lock (_lock)
            {
                var left = _openUntil - time.GetUtcNow();
                return left > TimeSpan.Zero && left <= Longest ? left : null;
            }
        }
    }

    /// <summary>Any answer that is not a complaint about load closes the circuit.</summary>
    public void RecordSuccess()
    {
        lock (_lock)
        {
            _pause = TimeSpan.Zero;
            _openUntil = default;
        }
    }

    /// <summary>Opens the circuit: for as long as STS asked, else twice as long as last time, 1 s to 60 s.</summary>
    public void RecordFailure(StsFailure failure)
    {
        lock (_lock)
        {
            _pause = failure.RetryAfter ?? _pause * 2;
            _pause = TimeSpan.FromTicks(Math.Clamp(_pause.Ticks, Shortest.Ticks, Longest.Ticks));
            _openUntil = time.GetUtcNow() + _pause;
        }
    }
}
