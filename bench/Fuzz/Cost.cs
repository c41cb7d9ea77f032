using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Scenario.Fuzz;

/// <summary>What one input costs its reader.</summary>
internal static class Cost
{
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID of Linux

    /// <summary>The least time of some tries: what else the machine does only adds.</summary>
    public static TimeSpan Of(Reader reader, byte[] input, int tries)
    {
        var least = TimeSpan.MaxValue;
        for (var i = 0; i < tries; i++)
        {
            var since = Spent();
            reader.Read(input);
            var elapsed = Spent() - since;
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

    // Of this thread, where the system tells it: on a busy machine a long reading is interrupted and a short one is not.
    private static TimeSpan Spent() => OperatingSystem.IsLinux() && ClockGetTime(ThreadCpuTime, out var time) == 0
        ? TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick))
        : Stopwatch.GetElapsedTime(0);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
