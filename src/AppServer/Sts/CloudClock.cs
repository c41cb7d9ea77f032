using System.Globalization;

namespace Scenario.AppServer.Sts;

/// <summary>The cloud's time as far as its answers showed it: ours plus a correction learnt from STS.</summary>
internal sealed class CloudClock(TimeProvider time, ILogger<CloudClock> logger)
{
    /// <summary>A difference below this is network and rounding, not a wrong clock.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    private long _offsetTicks;

    public DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    private TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));

    /// <summary>Takes over the time that STS showed.</summary>
    /// <returns>Whether the correction changed, so that a call refused for its time is worth repeating.</returns>
    public bool Learn(DateTimeOffset cloudTime)
    {
        var offset = cloudTime - time.GetUtcNow();
        offset = offset.Duration() < Tolerance ? TimeSpan.Zero : offset;
        if ((offset - Offset).Duration() < Tolerance)
        {
            return false;
        }

        Interlocked.Exchange(ref _offsetTicks, offset.Ticks);
        Log.ClockCorrected(logger, offset.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture));
        return true;
    }
}
