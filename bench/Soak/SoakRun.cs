using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Scenario.Load;

namespace Scenario.Soak;

/// <summary>Mixed load under session tokens over two stores, with faults that strike at random and a clock that moves on so that tokens expire.</summary>
internal sealed class SoakRun(string hosts, TimeSpan length, int seed)
{
    private sealed class Target(string name, HostProcess host)
    {
        public string Name => name;

        public HostProcess Host => host;

        public List<Vitals> Samples { get; } = [];

        /// <summary>Live heap in MB half-way, when journal and caches are full, and at the end.</summary>
        public (double HalfWay, double End) Live { get; set; }

        public List<ObjectWriter> Writers { get; } = [];
    }

    private const int Writers = 4;
    private static readonly TimeSpan ShortestToJudge = TimeSpan.FromMinutes(5);

    // Refusals that the faults and the clock ask for; anything else is a broken promise.
    private static readonly string[] Expected = ["503 ServiceUnavailable", "500 InternalError", "403 SecurityTokenExpired", "403 RequestTimeTooSkewed"];

    private static readonly string[] Faults =
    [
        """{"name":"return-503","times":3}""",
        """{"name":"return-500","operation":"PutObject","times":2}""",
        """{"name":"throttle","operation":"GetObject","times":3}""",
        """{"name":"delay","milliseconds":200,"times":5}""",
        """{"name":"break-after-10-bytes","operation":"GetObject","times":3}""",
        """{"name":"token-revoked","times":2}""",
        """{"name":"clock-skew","times":2}""",
    ];

    private static readonly AccessCredentials AppServer = new("LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001");

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private readonly Random _random = new(seed);
    private readonly Report _report = new();
    private readonly Stopwatch _clock = new();
    private long _steps;
    private long _broken;
    private long _renewals;
    private int _faults;
    private int _moves;

    public async Task<Report> RunAsync()
    {
        var directory = Directory.CreateTempSubdirectory("soak-");
        try
        {
            string[] quiet = ["--Logging:LogLevel:Default", "None"];
            using var sts = await HostProcess.StartAsync(Hosts.Executable(hosts, "FakeSts"), "/__admin/health", quiet);
            using var memory = await HostProcess.StartAsync(Hosts.Executable(hosts, "FakeOss"), "/__admin/health",
                [.. quiet, "--Directory:Url", sts.Url.ToString()]);
            using var file = await HostProcess.StartAsync(Hosts.Executable(hosts, "FakeOss"), "/__admin/health",
                [.. quiet, "--Directory:Url", sts.Url.ToString(), "--store", $"file:{directory.FullName}"]);
            List<Target> targets = [new("FakeSts", sts), new("FakeOss, memory", memory), new("FakeOss, file", file)];
            _clock.Start();
            await Task.WhenAll(
                [.. targets.Skip(1).SelectMany(target => Enumerable.Range(0, Writers).Select(i => WriteAsync(target, sts.Url, i))),
                TroubleAsync(targets), WatchAsync(targets)]);
            await FinishAsync(targets, sts.Url);
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        return _report;
    }

    private bool IsOver => _clock.Elapsed > length;

    private async Task WriteAsync(Target target, Uri sts, int number)
    {
        var writer = new ObjectWriter($"users/bench/{number}/", seed + number + target.Name.Length);
        lock (target.Writers)
        {
            target.Writers.Add(writer);
        }

        using var oss = new OssCaller(target.Host.Url, await AssumeRoleAsync(sts));
        while (!IsOver)
        {
            var before = Expirations(writer);
            try
            {
                await writer.StepAsync(oss);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                Interlocked.Increment(ref _broken); // by a fault
            }

            Interlocked.Increment(ref _steps);
            if (Expirations(writer) > before)
            {
                oss.Credentials = await AssumeRoleAsync(sts);
                Interlocked.Increment(ref _renewals);
            }
        }
    }

    private static int Expirations(ObjectWriter writer) => writer.Refusals.GetValueOrDefault("403 SecurityTokenExpired");

    // Faults strike here too, so until it works.
    private async Task<AccessCredentials> AssumeRoleAsync(Uri sts)
    {
        while (true)
        {
            using var content = new StsCaller(AppServer).AssumeRole();
            using var answer = await Http.PostAsync(sts, content);
            if (answer.IsSuccessStatusCode)
            {
                return StsCaller.Parse(await answer.Content.ReadAsByteArrayAsync());
            }
        }
    }

    private async Task TroubleAsync(List<Target> targets)
    {
        while (!IsOver)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (_random.Next(4) == 0)
            {
                _moves++;
                foreach (var target in targets)
                {
                    await ControlAsync(target, "clock", """{"advanceSeconds":960}""");
                }
            }
            else
            {
                _faults++;
                var fault = Faults[_random.Next(Faults.Length)];
                var place = targets[_random.Next(targets.Count)];
                if (place.Name != "FakeSts" || !fault.Contains("operation", StringComparison.Ordinal))
                {
                    await ControlAsync(place, "faults", fault);
                }
            }
        }
    }

    private async Task WatchAsync(List<Target> targets)
    {
        var pause = TimeSpan.FromSeconds(Math.Clamp(length.TotalSeconds / 120, 0.5, 5));
        var isPastHalf = false;
        while (!IsOver)
        {
            if (!isPastHalf && _clock.Elapsed > length / 2)
            {
                isPastHalf = true;
                foreach (var target in targets)
                {
                    target.Live = (await LiveHeap.CollectAsync(target.Host.Id), 0);
                }
            }

            targets.ForEach(static target => target.Samples.Add(Vitals.Of(target.Host.Id)));
            SoakCommand.Progress($"{_clock.Elapsed:mm\\:ss}: {Interlocked.Read(ref _steps)} requests, {string.Join("; ", targets.Select(static target => $"{target.Samples[^1].Megabytes:0} MB"))}");
            await Task.Delay(pause);
        }
    }

    private async Task FinishAsync(List<Target> targets, Uri sts)
    {
        foreach (var target in targets)
        {
            using var cleared = await Http.DeleteAsync(new Uri(target.Host.Url, "/__admin/faults"));
            cleared.EnsureSuccessStatusCode();
        }

        _report.Add($"# Soak");
        _report.Add($"");
        _report.Add($"`bash bench/run.sh soak`: {length.TotalMinutes:0.#} minutes of {Writers} writers on each store under session tokens, {_faults} faults and {_moves} moves of the clock by 16 minutes");
        _report.Add($"meanwhile. {_steps} requests, {_broken} of them broken off by a fault, {_renewals} tokens renewed. {Environment.ProcessorCount} cores, seed {seed}.");
        _report.Add($"What is resident is what the collector has not given back yet; what a host really holds is its live heap, judged from half-way on, when its journal is full.");
        _report.Add($"");
        _report.Add($"| host | writes acknowledged | reads compared | refusals |");
        _report.Add($"|---|---|---|---|");
        foreach (var target in targets.Skip(1))
        {
            using var oss = new OssCaller(target.Host.Url, await AssumeRoleAsync(sts));
            var refusals = target.Writers.SelectMany(static writer => writer.Refusals).GroupBy(static pair => pair.Key)
                .OrderBy(static group => group.Key, StringComparer.Ordinal)
                .ToDictionary(static group => group.Key, static group => group.Sum(static pair => pair.Value));
            target.Writers.ForEach(static writer => writer.Refusals.Clear());
            await Task.WhenAll(target.Writers.Select(writer => writer.CheckAllAsync(oss)));
            _report.Add($"| {target.Name} | {target.Writers.Sum(static writer => writer.Acknowledged)} | {target.Writers.Sum(static writer => writer.Reads)} | {string.Join(", ", refusals.Select(static pair => $"{pair.Value} {pair.Key}"))} |");
            _report.Require(refusals.Keys.All(Expected.Contains), $"{target.Name}: refused with {string.Join(", ", refusals.Keys.Except(Expected))}");
            _report.Require(target.Writers.TrueForAll(static writer => writer.Refusals.Count == 0), $"{target.Name}: refused after the faults were gone");
            _report.Failures.AddRange(target.Writers.SelectMany(static writer => writer.Failures).Select(failure => $"{target.Name}: {failure}"));
        }

        _report.Add($"");
        _report.Add($"| host | resident, MB: second quarter, last quarter, most | live heap after a full collection, MB: half-way, end | handles | threads |");
        _report.Add($"|---|---|---|---|---|");
        foreach (var target in targets)
        {
            var quarter = Math.Max(1, target.Samples.Count / 4);
            var (early, late) = (target.Samples.Skip(quarter).Take(quarter).ToList(), target.Samples.TakeLast(quarter).ToList());
            target.Live = (target.Live.HalfWay, await LiveHeap.CollectAsync(target.Host.Id));
            _report.Add($"| {target.Name} | {Row(static vitals => vitals.Megabytes)} | {target.Live.HalfWay:0.0}, {target.Live.End:0.0} | {Row(static vitals => vitals.Handles)} | {Row(static vitals => vitals.Threads)} |");
            if (length >= ShortestToJudge)
            {
                _report.Require(target.Live.End <= (target.Live.HalfWay * 1.1) + 4,
                    $"{target.Name}: live heap grew from {target.Live.HalfWay:0.0} to {target.Live.End:0.0} MB");
                RequireFlat("memory", static vitals => vitals.Megabytes, slack: 32);
                RequireFlat("handles", static vitals => vitals.Handles, slack: 20);
                RequireFlat("threads", static vitals => vitals.Threads, slack: 10);
            }

            FormattableString Row(Func<Vitals, double> value) =>
                $"{Median(early, value):0}, {Median(late, value):0}, {target.Samples.Max(value):0}";

            void RequireFlat(string what, Func<Vitals, double> value, double slack)
            {
                var (before, after) = (Median(early, value), Median(late, value));
                _report.Require(after <= (before * 1.2) + slack, $"{target.Name}: {what} grew from {before:0} to {after:0}");
            }
        }
    }

    private static double Median(List<Vitals> samples, Func<Vitals, double> value) =>
        samples.Count == 0 ? 0 : samples.Select(value).Order().ElementAt(samples.Count / 2);

    private async Task ControlAsync(Target target, string what, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync(new Uri(target.Host.Url, $"/__admin/{what}"), content);
        answer.EnsureSuccessStatusCode();
    }
}
