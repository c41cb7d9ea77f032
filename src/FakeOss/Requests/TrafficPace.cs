using System.Globalization;

namespace Scenario.FakeOss.Requests;

/// <summary>The speed that a request asks to be held to, in <c>x-oss-traffic-limit</c>: 100 KB/s to 100 MB/s, given in bits per second.</summary>
/// <remarks>Source: OSS, "Single-connection bandwidth throttling". By the real clock, as all that takes time.</remarks>
internal sealed class TrafficPace(long bitsPerSecond, TimeProvider time)
{
    public const string DelayHeader = "x-oss-qos-delay-time";

    private const string LimitHeader = "x-oss-traffic-limit";
    private const long Least = 819_200;
    private const long Most = 838_860_800;

    private readonly long _start = time.GetTimestamp();
    private long _bytes;

    /// <summary>How long bytes have been held back.</summary>
    public TimeSpan Delayed { get; private set; }

    /// <summary>From the header, the query or a form; null for as fast as it goes.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public static TrafficPace? Of(OssRequest request, TimeProvider time)
    {
        var text = request.Header(LimitHeader) ?? request.Query[LimitHeader];
        return string.IsNullOrEmpty(text) ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= Least and <= Most
                ? new TrafficPace(limit, time)
            : throw new OssError.InvalidArgument($"The traffic limit must be {Least} to {Most} bits per second.", LimitHeader, text).ToException();
    }

    /// <summary>How long so many bytes take at least.</summary>
    public TimeSpan TimeOf(long bytes) => TimeSpan.FromSeconds(bytes * 8d / bitsPerSecond);

    /// <summary>Waits until so many more bytes may have passed.</summary>
    public async ValueTask PassAsync(long bytes, CancellationToken cancellationToken)
    {
        _bytes += bytes;
        var wait = TimeOf(_bytes) - time.GetElapsedTime(_start);
        if (wait >= TimeSpan.FromMilliseconds(1))
        {
            Delayed += wait;
            await Task.Delay(wait, time, cancellationToken);
        }
    }
}
