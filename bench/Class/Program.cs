using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Scenario.Class;

// A class in real browsers against a demonstration in a process of its own: what each learner costs, and how long a click takes while all work.
// Arguments: the demonstration's assembly, learners (30), minutes of work (2). Prints Markdown.
var learners = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30;
var work = TimeSpan.FromMinutes(args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 2);
await using var host = await ClassHost.StartAsync(args[0]);
using var playwright = await Playwright.CreateAsync();
await using var browser = await playwright.Chromium.LaunchAsync(new()
{
    ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
    Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

// The trainer's board is open all the while: it draws every second.
var board = await browser.NewPageAsync();
await board.GotoAsync(new Uri(host.Address, "/class").ToString());
await board.Locator("main[data-ready]").WaitForAsync();
var residentAlone = host.ResidentBytes;

var joined = Stopwatch.StartNew();
var seats = new List<LearnerTab>();
foreach (var batch in Enumerable.Range(1, learners).Chunk(5))
{
    seats.AddRange(await Task.WhenAll(batch.Select(number => LearnerTab.JoinAsync(browser, host, $"Learner {number}"))));
}

var joining = joined.Elapsed;

// First one alone, so that the time is the page's own and not that of thirty browsers on the same processors.
var alone = await seats[0].CallAsync(100);
var residentJoined = host.ResidentBytes;
var (started, cpu) = (Stopwatch.GetTimestamp(), host.CpuTime);
await Task.WhenAll(seats.Select((seat, index) => seat.WorkAsync(new Random(index), work)));
var (elapsed, used) = (Stopwatch.GetElapsedTime(started), host.CpuTime - cpu);
var residentAfter = host.ResidentBytes;

Console.WriteLine($"""
    # Class

    `bash bench/run.sh class`: {learners} learners, each in a browser of its own (headless Chromium, on the same machine, so its work is in the times), the trainer's
    board open beside them; each makes something every 2 to 6 seconds for {work.TotalMinutes:0.#} minutes. The demonstration is a Release build in a process of its own.

    {Environment.ProcessorCount} cores, {Environment.Version}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]} at the end.

    | measure | value |
    |---|---|
    | resident memory with the board alone, MB | {Mega(residentAlone)} |
    | resident memory when all have joined, MB | {Mega(residentJoined)} |
    | for each learner (cloud, AppServer, page), MB | {Mega((residentJoined - residentAlone) / learners)} |
    | resident memory after the work, MB | {Mega(residentAfter)} |
    | peak resident memory, MB | {Mega(host.PeakResidentBytes)} |
    | processor time of the demonstration during the work, share of one core | {used / elapsed:P0} |
    | all have joined after, five at a time, s | {joining.TotalSeconds:0.0} |

    From the click until the page shows the outcome, ms:

    | interaction | times | median | p95 | slowest |
    |---|---|---|---|---|
    """);
var all = seats.SelectMany(static seat => seat.Times).ToLookup(static time => time.Name, static time => time.Milliseconds);
foreach (var kind in all.OrderBy(static kind => kind.Key, StringComparer.Ordinal).Append(null))
{
    var times = (kind ?? all.Where(static kind => kind.Key != LearnerTab.Joining).SelectMany(static kind => kind)).Order().ToArray();
    Console.WriteLine($"| {kind?.Key ?? "**all but joining**"} | {times.Length} | {times[times.Length / 2]:0} | {times[times.Length * 95 / 100]:0} | {times[^1]:0} |");
}

Console.WriteLine();
Console.WriteLine($"While nobody else worked, the arrow stood {alone[alone.Count / 2]:0} ms after the answer (median of {alone.Count}; p95 "
    + $"{alone[alone.Count * 95 / 100]:0}, slowest {alone[^1]:0} ms). The goal is 200 ms.");
Console.WriteLine();
Console.WriteLine($"Interactions that failed: {seats.Sum(static seat => seat.Failures)}.");
return 0;

static string Mega(long bytes) => (bytes / 1024d / 1024d).ToString("0.0", CultureInfo.InvariantCulture);
