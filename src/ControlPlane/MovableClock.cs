namespace Scenario.ControlPlane;

/// <summary>The one clock of a process: the real time plus an offset that the control API moves.</summary>
/// <remarks>Timers and timestamps stay real: moving the clock expires tokens, it does not fire delays early.</remarks>
public sealed class MovableClock : TimeProvider
{
    private static readonly TimeSpan OffsetLimit = TimeSpan.FromDays(365_000);
    private readonly TimeProvider _real;
    private long _offsetTicks;

    public MovableClock()
        : this(System)
    {
    }

    /// <param name="real">What counts as the real time; tests pass a fake.</param>
    public MovableClock(TimeProvider real)
    {
        _real = real;
    }

    /// <summary>Raised after the offset changed, on the thread that changed it.</summary>
    public event EventHandler? Moved;

    /// <summary>How far this clock is ahead of the real time; negative when behind.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>The time without the offset; an SDK's own clock shows this one.</summary>
    public DateTimeOffset RealUtcNow => _real.GetUtcNow();

    public override long TimestampFrequency => _real.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Read().Now;

    public override long GetTimestamp() => _real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _real.CreateTimer(callback, state, dueTime, period);

    /// <summary>Adds to the offset; a negative amount goes back.</summary>
    /// <returns>False when the offset would leave ±1000 years; the clock then stays.</returns>
    public bool TryAdvance(TimeSpan amount)
    {
        long before, after;
        do
        {
            before = Interlocked.Read(ref _offsetTicks);
            if (amount.Duration() > OffsetLimit || (TimeSpan.FromTicks(before) + amount).Duration() > OffsetLimit)
            {
                return false;
            }

            after = before + amount.Ticks;
        }
        while (Interlocked.CompareExchange(ref _offsetTicks, after, before) != before);
        Moved?.Invoke(this, EventArgs.Empty);
        return true;
    }

    /// <summary>As <see cref="TryAdvance"/>, for amounts known to be sane.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The offset would leave ±1000 years.</exception>
    public void Advance(TimeSpan amount)
    {
        if (!TryAdvance(amount))
        {
            throw new ArgumentOutOfRangeException(nameof(amount), amount, "The clock moves at most 1000 years.");
        }
    }

    /// <summary>Makes the given instant the present; time runs on from there.</summary>
    /// <returns>False when it is more than 1000 years from the real time; the clock then stays.</returns>
    public bool TrySet(DateTimeOffset utcNow)
    {
        var offset = utcNow.UtcTicks - _real.GetUtcNow().UtcTicks;
        if (TimeSpan.FromTicks(offset).Duration() > OffsetLimit)
        {
            return false;
        }

        Interlocked.Exchange(ref _offsetTicks, offset);
        Moved?.Invoke(this, EventArgs.Empty);
        return true;
    }

    /// <summary>As <see cref="TrySet"/>, for instants known to be sane.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is more than 1000 years from the real time.</exception>
    public void Set(DateTimeOffset utcNow)
    {
        if (!TrySet(utcNow))
        {
            throw new ArgumentOutOfRangeException(nameof(utcNow), utcNow, "The clock moves at most 1000 years.");
        }
    }

    /// <summary>Back to the real time.</summary>
    public void Reset()
    {
        Interlocked.Exchange(ref _offsetTicks, 0);
        Moved?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>The moved and the real time of one moment; a request takes them once.</summary>
    public ClockReading Read()
    {
        var real = RealUtcNow;
        var ticks = Math.Clamp(real.UtcTicks + Interlocked.Read(ref _offsetTicks), DateTimeOffset.MinValue.UtcTicks, DateTimeOffset.MaxValue.UtcTicks);
        return new ClockReading(new DateTimeOffset(ticks, TimeSpan.Zero), real);
    }
}

/// <summary>What a <see cref="MovableClock"/> said at one moment.</summary>
/// <param name="Now">The moved time.</param>
/// <param name="RealNow">The time without the offset; an SDK's own clock shows this one.</param>
public readonly record struct ClockReading(DateTimeOffset Now, DateTimeOffset RealNow)
{
    /// <summary>
    /// Whether a signature's time is within the window of the moved or of the real time. An SDK signs with its own clock,
    /// so after a move it must still see what expired and not a skew of its clock (docs/control-api.md, clock).
    /// </summary>
    /// <param name="signedAt">The time inside the signature.</param>
    /// <param name="window">Largest distance either way, inclusive; 15 minutes for STS, RAM and OSS.</param>
    /// <param name="skew">How far the server's idea of the time is off, as the fault <c>clock-skew</c> asks.</param>
    public bool IsFresh(DateTimeOffset signedAt, TimeSpan window, TimeSpan skew = default) =>
        (signedAt - Now - skew).Duration() <= window || (signedAt - RealNow - skew).Duration() <= window;
}
