using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Scenario.Load;

/// <summary>The measurement as Markdown.</summary>
internal sealed class LoadReport(LoadOptions options, LoadStand stand, LoadRun run)
{
    private readonly StringBuilder _text = new();

    public async Task<string> WriteAsync(Action<string> progress)
    {
        Line("# Load").Line();
        Line(Machine()).Line();
        Line("`bash bench/run.sh load`: one run starts the floor (bare Kestrel that reads the whole request and answers with the recorded status, headers and bytes of the real answer)");
        Line("and every server in a process of its own, and drives all of them over loopback with the same client: SocketsHttpHandler, V4 header signature with the day's signing key kept,");
        Line("the token of an AssumeRole with a session policy, full enforcement, log level Warning. Client and servers share the machine. Closed loop; within each round all targets take turns");
        Line(CultureInfo.InvariantCulture,
            $"of {options.Slice.TotalSeconds:0.##} s ({options.Slice.TotalSeconds * Workload.LargeSlices:0.##} s where megabytes go), {options.Rounds} rounds; a percentage is the median over the rounds of the target's rate in parts of the floor's, so other work on the machine meets both.");
        Line("The time columns are what processors worked for one call, in microseconds, client and server together; \"by time\" is floor over target in these, which other work touches least.");
        foreach (var store in stand.Targets.Select(static target => target.Store).Distinct())
        {
            Table(store, [.. stand.Targets.Where(target => target.Store == store)]);
        }

        DigestTable();
        await OpenLoopAsync(progress);
        await AllocationAsync(progress);
        return _text.ToString();
    }

    public static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
        return string.Create(CultureInfo.InvariantCulture,
            $"{model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}, {(OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription)}.");
    }

    private void Table(string store, List<LoadTarget> targets)
    {
        Line().Line(store.Length == 0 ? $"## {targets[0].Client.Name}" : $"## Store: {store}").Line();
        var names = string.Join(" | ", targets.Select(static target => target.Host));
        Line($"| call | connections | floor, per s | {names} | by time: {names} | time: floor | {names} | p50 / p99 ms: floor | {names} |");
        Line($"|---|---:|---:|{string.Concat(Enumerable.Repeat("---:|", (4 * targets.Count) + 2))}");
        foreach (var workload in run.Workloads)
        {
            if (!targets.Exists(target => run.Takes(target, workload)))
            {
                continue;
            }

            foreach (var connections in options.Connections)
            {
                var floor = stand.Floor.SumOf(workload, connections)!;
                var shares = targets.Select(target => Percent(target.ShareOf(stand.Floor, workload, connections)));
                var timeShares = targets.Select(target => Percent(target.TimeShareOf(stand.Floor, workload, connections)));
                var work = targets.Prepend(stand.Floor).Select(target => Microseconds(target.SumOf(workload, connections)));
                var times = targets.Select(target => Times(target.SumOf(workload, connections)));
                Line(CultureInfo.InvariantCulture,
                    $"| {workload.Name} | {connections} | {floor.Rate:N0} | {string.Join(" | ", shares)} | {string.Join(" | ", timeShares)} | {string.Join(" | ", work)} | {Times(floor)} | {string.Join(" | ", times)} |");
            }
        }

        if (options.Connections is [var few, .., var many])
        {
            Line().Line(CultureInfo.InvariantCulture, $"{many} connections beside {few}, rate in sum:").Line();
            Line($"| call | floor | {string.Join(" | ", targets.Select(static target => target.Host))} |");
            Line($"|---|---:|{string.Concat(Enumerable.Repeat("---:|", targets.Count))}");
            foreach (var workload in run.Workloads.Where(workload => targets.Exists(target => run.Takes(target, workload))))
            {
                IEnumerable<LoadTarget> all = [stand.Floor, .. targets];
                Line($"| {workload.Name} | {string.Join(" | ", all.Select(target => Percent(target.SumOf(workload, many)?.Rate / target.SumOf(workload, few)?.Rate)))} |");
            }
        }
    }

    // The protocol answers an upload with the MD5 of its bytes, which no server can compute before it has them, nor on two processors at once.
    private void DigestTable()
    {
        Workload[] uploads = [.. run.Workloads.Where(static workload => workload.IsUpload)];
        if (uploads.Length == 0)
        {
            return;
        }

        Line().Line("## What the ETag leaves").Line();
        Line("The floor once more, this time computing the MD5 of each body, which is the ETag that OSS answers an upload with; in parts of the floor without it.").Line();
        Line("| call | connections | floor with MD5 | by time |").Line("|---|---:|---:|---:|");
        foreach (var workload in uploads)
        {
            foreach (var connections in options.Connections)
            {
                var share = Percent(stand.Digesting.ShareOf(stand.Floor, workload, connections));
                var timeShare = Percent(stand.Digesting.TimeShareOf(stand.Floor, workload, connections));
                Line(CultureInfo.InvariantCulture, $"| {workload.Name} | {connections} | {share} | {timeShare} |");
            }
        }
    }

    private async Task OpenLoopAsync(Action<string> progress)
    {
        Workload[] small = [.. run.Workloads.Where(static workload => workload.Name is "GET 1 KiB" or "PUT 1 KiB" or "AssumeRole")];
        if (small.Length == 0)
        {
            return;
        }

        Line().Line("## At half load").Line();
        Line("Open loop at half of each target's own rate above; a time counts from when the request was due, waiting included. Milliseconds.").Line();
        Line("| call | target | per s | p50 | p99 | p99.9 |").Line("|---|---|---:|---:|---:|---:|");
        foreach (var workload in small)
        {
            progress($"{workload.Name}, open loop");
            foreach (var target in (IEnumerable<LoadTarget>)[stand.Floor, .. stand.Targets])
            {
                if (run.Takes(target, workload))
                {
                    var slice = await run.OpenAsync(target, workload, options.Slice * options.Rounds);
                    Line(CultureInfo.InvariantCulture,
                        $"| {workload.Name} | {target.Client.Name} | {slice.Rate:N0} | {slice.Milliseconds(50):0.00} | {slice.Milliseconds(99):0.00} | {slice.Milliseconds(99.9):0.00} |");
                }
            }
        }
    }

    private async Task AllocationAsync(Action<string> progress)
    {
        Workload[] small = [.. run.Workloads.Where(static workload => workload.Name is "GET 1 KiB" or "PUT 1 KiB")];
        LoadTarget[] counted = [.. stand.Targets.Where(static target => target.IsJit)];
        if (options.SkipCounters || counted.Length == 0 || small.Length == 0)
        {
            return;
        }

        Line().Line("## Allocated by the server per request").Line();
        Line("The runtime's own counter `alloc-rate` of the server process over 20,000 requests; bytes.").Line();
        Line($"| target | {string.Join(" | ", small.Select(static workload => workload.Name))} |")
            .Line($"|---|{string.Concat(Enumerable.Repeat("---:|", small.Length))}");
        foreach (var target in counted)
        {
            progress($"{target.Client.Name}, allocation");
            var cells = new List<string>();
            foreach (var workload in small)
            {
                cells.Add((await run.AllocatedAsync(target, workload)).ToString("N0", CultureInfo.InvariantCulture));
            }

            Line($"| {target.Client.Name} | {string.Join(" | ", cells)} |");
        }
    }

    private static string Percent(double? share) => share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0} %") : "";

    private static string Microseconds(Slice? slice) =>
        slice is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{slice.ClientMicroseconds + slice.ServerMicroseconds:N0}");

    private static string Times(Slice? slice) =>
        slice is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{slice.Milliseconds(50):0.0} / {slice.Milliseconds(99):0.0}");

    private LoadReport Line(string line = "")
    {
        _text.Append(line).Append('\n');
        return this;
    }

    private LoadReport Line(IFormatProvider provider, FormattableString line) => Line(line.ToString(provider));
}
