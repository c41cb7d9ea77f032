using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Scenario.FakeCloud;

// One process: the first start of a cloud, later ones, what 100 cycles leave behind, 200 side by side. Prints one line per measure: name, tab, value.
// With the argument `once` it starts and disposes one cloud and prints nothing at all: for tests of its surroundings.
if (args is ["once"])
{
    await using var only = await FakeCloudHost.StartAsync();
    return;
}

// With `program EXECUTABLE` it starts the container's program 21 times and prints how long the first signed answer took: the first time warms this side up.
if (args is ["program", var executable])
{
    var answers = new List<double>();
    for (var i = 0; i < 21; i++)
    {
        answers.Add(await FirstSignedAnswerAsync(executable));
    }

    Print("first signed answer, median of 20, ms", answers.Skip(1).Order().ElementAt(10));
    Print("first signed answer, slowest of 20, ms", answers.Skip(1).Max());
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

static async Task<double> FirstSignedAnswerAsync(string executable)
{
    var (sts, oss) = (FreePort(), FreePort());
    var expires = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds();
    var signature = HMACSHA1.HashData("ScenarioRootSecret000000000001"u8, Encoding.UTF8.GetBytes($"GET\n\n\n{expires}\n/sample-bucket/2015/01/01/notes.txt"));
    var query = $"OSSAccessKeyId=LTAI5tScenarioRoot000001&Expires={expires}&Signature={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    var address = new Uri($"http://127.0.0.1:{oss}/sample-bucket/2015/01/01/notes.txt?{query}");
    using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
    var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true };
    (start.Environment["STS_PORT"], start.Environment["OSS_PORT"], start.Environment["LOG"]) = ($"{sts}", $"{oss}", "false");
    var clock = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    try
    {
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                return answer.IsSuccessStatusCode ? clock.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"It answers {answer.StatusCode}.");
            }
            catch (HttpRequestException) when (!process.HasExited && clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System); // nobody listens yet
            }
        }
    }
    finally
    {
        process.Kill();
        await process.WaitForExitAsync();
    }
}

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

static (long Memory, int Handles) Held()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
    return (GC.GetTotalMemory(forceFullCollection: true), Directory.Exists("/proc/self/fd") ? Directory.GetFiles("/proc/self/fd").Length : 0);
}

static void Print(string name, double value) => Console.WriteLine($"{name}\t{value.ToString("0.#", CultureInfo.InvariantCulture)}");
