using System.Diagnostics;
using System.Globalization;
using Scenario.FakeCloud;

// One process: the first start of a cloud, later ones, what 100 cycles leave behind, 200 side by side. Prints one line per measure: name, tab, value.
// With the argument `once` it starts and disposes one cloud and prints nothing at all: for tests of its surroundings.
if (args is ["once"])
{
    await using var only = await FakeCloudHost.StartAsync();
    return;
}

var work = Environment.CpuUsage.TotalTime;
var clock = Stopwatch.StartNew();
await using (await FakeCloudHost.StartAsync())
{
    Print("first start, ms", clock.Elapsed.TotalMilliseconds);
    Print("first start, processor time of all threads, ms", (Environment.CpuUsage.TotalTime - work).TotalMilliseconds);
}

var later = new List<double>();
work = Environment.CpuUsage.TotalTime;
for (var i = 0; i < 20; i++)
{
    clock.Restart();
    await using var cloud = await FakeCloudHost.StartAsync();
    later.Add(clock.Elapsed.TotalMilliseconds);
}

Print("later start, median of 20, ms", later.Order().ElementAt(10));
Print("later start and stop, processor time of all threads, ms", (Environment.CpuUsage.TotalTime - work).TotalMilliseconds / 20);
var (memory, handles) = Held();
for (var i = 0; i < 100; i++)
{
    await using var cloud = await FakeCloudHost.StartAsync();
}

var (memoryAfter, handlesAfter) = Held();
Print("memory kept by 100 cycles, KiB", (memoryAfter - memory) / 1024.0);
Print("file descriptors kept by 100 cycles", handlesAfter - handles);
clock.Restart();
var many = await Task.WhenAll(Enumerable.Range(0, 200).Select(static _ => FakeCloudHost.StartAsync()));
Print("200 in parallel, ms", clock.Elapsed.TotalMilliseconds);
Print("distinct ports among them", many.SelectMany(static cloud => (int[])[cloud.StsEndpoint.Port, cloud.OssEndpoint.Port]).Distinct().Count());
foreach (var cloud in many)
{
    await cloud.DisposeAsync();
}

static (long Memory, int Handles) Held()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return (GC.GetTotalMemory(forceFullCollection: true), Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0);
}

static void Print(string name, double value) => Console.WriteLine($"{name}\t{value.ToString("0.#", CultureInfo.InvariantCulture)}");
