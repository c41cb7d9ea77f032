using System.Diagnostics;

namespace Scenario.Scale;

/// <summary>Measures what processors of this process work for a call.</summary>
internal static class Cost
{
    /// <summary>The median over five rounds of the microseconds of processor time that one call takes, after one round that does not count.</summary>
    /// <param name="calls">Calls of a round.</param>
    /// <param name="parallel">Calls at the same time.</param>
    /// <param name="call">One call; its argument counts the calls of all rounds.</param>
    public static async Task<double> OfAsync(int calls, int parallel, Func<int, Task> call)
    {
        var rounds = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            var first = round * calls;
            var before = Environment.CpuUsage.TotalTime;
            await Task.WhenAll(Enumerable.Range(0, parallel).Select(async worker =>
            {
                for (var i = worker; i < calls; i += parallel)
                {
                    await call(first + i);
                }
            }));
            rounds.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / calls);
        }

        return rounds.Skip(1).Order().ElementAt(2);
    }

    /// <summary>Bytes that this process holds after a full collection.</summary>
    public static long Held()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
