using Scenario.ControlPlane;

namespace Scenario.FakeCloud;

/// <summary>The one clock of the cloud: the real time plus what it was moved by. Give it to the app
/// under test as its <see cref="TimeProvider"/>, and both agree.</summary>
/// <remarks>It runs on. Timers made here fire when the moved time reaches them, in order, during <see cref="Advance"/> or <see cref="SetUtcNow"/>.</remarks>
public sealed class CloudClock : TimeProvider, IDisposable
{
    private readonly Lock _gate = new();
    private readonly MovableClock _clock;
    private readonly List<MovedTimer> _timers = [];
    private TimeSpan _lastOffset;
    private long _aheadTicks;
    private int _movesPlaying;

    internal CloudClock(MovableClock clock)
    {
        _clock = clock;
        _lastOffset = clock.Offset;
        clock.Moved += OnMoved;
    }

    /// <summary>How far it is ahead of the real time; negative when behind.</summary>
    public TimeSpan Offset => _clock.Offset;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves it on: tokens, presigned URLs, form policies and logins expire, lifecycle rules run, timers fire.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It moves at most 1000 years.</exception>
    public void Advance(TimeSpan delta) => _clock.Advance(delta);

    /// <summary>Makes that instant the present; it runs on from there. It may go back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It moves at most 1000 years.</exception>
    public void SetUtcNow(DateTimeOffset value) => _clock.Set(value);

    /// <summary>Back to the real time.</summary>
    public void Reset() => _clock.Reset();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    /// <summary>Never goes back: it follows the clock forwards only.</summary>
    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _aheadTicks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new MovedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends its timers.</summary>
    public void Dispose()
    {
        _clock.Moved -= OnMoved;
        MovedTimer[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Dispose();
        }
    }

    private void OnMoved(object? sender, EventArgs moved)
    {
        lock (_gate)
        {
            var offset = _clock.Offset;
            if (offset > _lastOffset)
            {
                Interlocked.Add(ref _aheadTicks, (offset - _lastOffset).Ticks);
            }

            _lastOffset = offset;
            _movesPlaying++;
        }

        try
        {
            // One after the other, the earliest first, as many times as the move has made them due.
            while (NextDue() is { } due)
            {
                due.Fire();
            }
        }
        finally
        {
            lock (_gate)
            {
                _movesPlaying--;
                _timers.ForEach(static timer => timer.Schedule());
            }
        }
    }

    private MovedTimer? NextDue()
    {
        lock (_gate)
        {
            var now = GetTimestamp();
            return _timers.Where(timer => timer.DueAt <= now).MinBy(static timer => timer.DueAt);
        }
    }

    /// <summary>A timer by the moved time; a real timer underneath wakes it when nobody moves the clock.</summary>
    private sealed class MovedTimer : ITimer
    {
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40); // real timers take 49 days

        private readonly CloudClock _owner;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _real;
        private long _periodTicks;

        public MovedTimer(CloudClock owner, TimerCallback callback, object? state)
        {
            _owner = owner;
            _callback = callback;
            _state = state;
            _real = System.CreateTimer(static self => ((MovedTimer)self!).OnReal(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>By <see cref="GetTimestamp"/>; <see cref="long.MaxValue"/> while it rests.</summary>
        public long DueAt { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if ((dueTime < TimeSpan.Zero && dueTime != Timeout.InfiniteTimeSpan) || (period < TimeSpan.Zero && period != Timeout.InfiniteTimeSpan))
            {
                throw new ArgumentOutOfRangeException(nameof(dueTime), "Due time and period are not negative, or infinite.");
            }

            lock (_owner._gate)
            {
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _owner.GetTimestamp() + dueTime.Ticks;
                _periodTicks = period == Timeout.InfiniteTimeSpan ? 0 : period.Ticks;
                _owner._timers.Remove(this);
                if (DueAt != long.MaxValue)
                {
                    _owner._timers.Add(this);
                }

                Schedule();
            }

            return true;
        }

        /// <summary>Runs the callback, unless somebody else did or it was stopped.</summary>
        /// <param name="isReal">Time passed by itself; while a move is played, that one keeps the order.</param>
        public void Fire(bool isReal = false)
        {
            lock (_owner._gate)
            {
                if (DueAt > _owner.GetTimestamp() || (isReal && _owner._movesPlaying > 0))
                {
                    return;
                }

                if (_periodTicks > 0)
                {
                    DueAt += _periodTicks;
                    Schedule();
                }
                else
                {
                    DueAt = long.MaxValue;
                    _owner._timers.Remove(this);
                }
            }

            _callback(_state);
        }

        /// <summary>Sets the real timer; call it inside the lock. While a move is played nothing needs it: its end sets all of them.</summary>
        public void Schedule()
        {
            if (_owner._movesPlaying > 0)
            {
                return;
            }

            var wait = DueAt == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks(Math.Clamp(DueAt - _owner.GetTimestamp(), 0, LongestWait.Ticks));
            _real.Change(wait, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            lock (_owner._gate)
            {
                DueAt = long.MaxValue;
                _owner._timers.Remove(this);
            }

            _real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void OnReal()
        {
            Fire(isReal: true);
            lock (_owner._gate)
            {
                if (DueAt != long.MaxValue)
                {
                    Schedule(); // woken early, or a wait longer than a real timer takes
                }
            }
        }
    }
}
