using System.Diagnostics;
using HdrHistogram;

namespace Scenario.Load;

/// <summary>What one target did in one stretch of time.</summary>
/// <param name="Turns">Completed.</param>
/// <param name="Seconds">From the first start to the last end.</param>
/// <param name="Latencies">In microseconds.</param>
internal sealed record Slice(long Turns, double Seconds, HistogramBase Latencies)
{
    public double Rate => Turns / Seconds;

    /// <summary>Time of processors that the client had for it.</summary>
    public TimeSpan ClientTime { get; init; }

    /// <summary>Time of processors that the server had for it; zero where the server is not a process of ours.</summary>
    public TimeSpan ServerTime { get; init; }

    public double ClientMicroseconds => ClientTime.TotalMicroseconds / Turns;

    public double ServerMicroseconds => ServerTime.TotalMicroseconds / Turns;

    /// <summary>As <see cref="ClosedAsync(LoadClient, Workload, int, TimeSpan)"/>, with the time that both processes had for it.</summary>
    public static async Task<Slice> ClosedAsync(LoadTarget target, Workload workload, int connections, TimeSpan duration)
    {
        var server = workload.IsSts ? target.Sts : target.Process;
        var (clientBefore, serverBefore) = (Environment.CpuUsage.TotalTime, server?.ProcessorTime ?? TimeSpan.Zero);
        var slice = await ClosedAsync(target.Client, workload, connections, duration);
        return slice with { ClientTime = Environment.CpuUsage.TotalTime - clientBefore, ServerTime = (server?.ProcessorTime ?? TimeSpan.Zero) - serverBefore };
    }

    /// <summary>Every connection sends its next request when the last is answered.</summary>
    public static async Task<Slice> ClosedAsync(LoadClient client, Workload workload, int connections, TimeSpan duration)
    {
        long next = -1;
        var started = Stopwatch.GetTimestamp();
        var histograms = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var histogram = NewHistogram();
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var begun = Stopwatch.GetTimestamp();
                await workload.RunAsync(client, Interlocked.Increment(ref next));
                histogram.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(begun).TotalMicroseconds));
            }

            return histogram;
        })));
        return Merge(histograms, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Exactly this many turns, for counters that are divided by them.</summary>
    public static Task CountedAsync(LoadClient client, Workload workload, int connections, long turns)
    {
        long next = -1;
        return Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            for (long turn; (turn = Interlocked.Increment(ref next)) < turns;)
            {
                await workload.RunAsync(client, turn);
            }
        })));
    }

    /// <summary>
    /// Turns begin at a fixed rate whether or not the last ones are answered, and the time of each counts from when it was due: waiting behind a
    /// slow answer is in it.
    /// </summary>
    public static async Task<Slice> OpenAsync(LoadClient client, Workload workload, double rate, TimeSpan duration)
    {
        var histogram = NewHistogram();
        var total = (long)(rate * duration.TotalSeconds);
        var running = new List<Task>((int)total);
        var started = Stopwatch.GetTimestamp();
        for (long turn = 0; turn < total;)
        {
            // timers are coarse: whatever has come due since the last look begins now
            for (var due = Math.Min(total, (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate)); turn < due; turn++)
            {
                running.Add(TimedAsync(turn));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(running);
        return new Slice(total, Stopwatch.GetElapsedTime(started).TotalSeconds, histogram);

        async Task TimedAsync(long turn)
        {
            await Task.Yield();
            await workload.RunAsync(client, turn);
            var late = Stopwatch.GetElapsedTime(started).TotalMicroseconds - (turn / rate * 1_000_000);
            lock (histogram)
            {
                histogram.RecordValue(Math.Max(1, (long)late));
            }
        }
    }

    public static Slice Sum(IReadOnlyList<Slice> slices)
    {
        var all = Merge(slices.Select(static slice => slice.Latencies), slices.Sum(static slice => slice.Seconds));
        return all with
        {
            ClientTime = slices.Aggregate(TimeSpan.Zero, static (sum, slice) => sum + slice.ClientTime),
            ServerTime = slices.Aggregate(TimeSpan.Zero, static (sum, slice) => sum + slice.ServerTime),
        };
    }

    public double Milliseconds(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;

    private static LongHistogram NewHistogram() => new(TimeSpan.FromMinutes(2).Ticks / TimeSpan.TicksPerMicrosecond, 3);

    private static Slice Merge(IEnumerable<HistogramBase> histograms, double seconds)
    {
        var sum = NewHistogram();
        foreach (var histogram in histograms)
        {
            sum.Add(histogram);
        }

        return new Slice(sum.TotalCount, seconds, sum);
    }
}
