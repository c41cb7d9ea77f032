using System.Diagnostics;

namespace Scenario.Fuzz;

/// <summary>What one input costs its reader.</summary>
internal static class Cost
{
    /// <summary>The least time of some tries: what else the machine does only adds.</summary>
    public static TimeSpan Of(Reader reader, byte[] input, int tries)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < tries; i++)
        {
            var since = Stopwatch.GetTimestamp();
            reader.Read(input);
            var elapsed = Stopwatch.GetElapsedTime(since);
            least = elapsed < least ? elapsed : least;
        }

        return least;
    }

    /// <summary>Bytes that this thread allocates for it: work that can be counted.</summary>
    public static long Allocations(Reader reader, byte[] input)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(input);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
