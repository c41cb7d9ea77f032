using System.Diagnostics;
using Scenario.Load;

namespace Scenario.Soak;

/// <summary>
/// Hosts killed by SIGKILL under load, round after round over the same store; a full and a read-only disk; files cut and pages zeroed, as crashes of a machine
/// leave them. What was acknowledged must be there, what was refused must not, and whatever is shown must be whole.
/// </summary>
internal sealed class CrashRun(string hosts, int rounds, int seed, string? s3Script)
{
    private const int Writers = 6;
    private const int PageBytes = 4096;

    private readonly Random _random = new(seed);
    private readonly Report _report = new();
    private readonly List<(string What, bool Started)> _outcomes = [];

    public async Task<Report> RunAsync()
    {
        _report.Add($"# Crash");
        _report.Add($"");
        _report.Add($"`bash bench/run.sh crash`: {Writers} writers of new keys, overwrites, appends, uploads in parts and deletes; the host is killed (SIGKILL) in the middle of it,");
        _report.Add($"started again over what it left, and every key is read and compared. {Environment.ProcessorCount} cores, seed {seed}.");
        _report.Add($"");
        _report.Add($"| store | kills | writes acknowledged | without an answer: done, not done | reads compared |");
        _report.Add($"|---|---|---|---|---|");
        await InDirectoryAsync(directory => KillStoreAsync("file", ["--store", $"file:{directory}"]));
        if (s3Script is not null)
        {
            using var s3 = await S3rver.StartAsync(s3Script);
            await InDirectoryAsync(directory => KillStoreAsync("S3", ["--store", $"s3:{s3.Url}", "--SCENARIO_S3_ACCESS_KEY", S3rver.Key,
                "--SCENARIO_S3_SECRET_KEY", S3rver.Key, "--S3:IndexDirectory", directory]));
        }

        await InDirectoryAsync(KillDirectoryAsync);
        _report.Add($"");
        _report.Add($"| damage | what happened |");
        _report.Add($"|---|---|");
        await FullDiskAsync();
        await InDirectoryAsync(TornIndexAsync);
        return _report;
    }

    private async Task KillStoreAsync(string name, string[] arguments)
    {
        var writers = NewWriters();
        for (var round = 0; round <= rounds; round++)
        {
            SoakCommand.Progress($"{name}: kill {round} of {rounds}");
            using var host = await StartOssAsync(arguments);
            using var oss = new OssCaller(host.Url, OssCaller.Root);
            await CheckAsync(writers, oss, $"{name}, after kill {round}");
            if (round < rounds)
            {
                await LoadAndKillAsync(host, writers.Select<ObjectWriter, Func<Task>>(writer => () => writer.StepAsync(oss)), name);
            }
        }

        _report.Add($"| {name} | {rounds} | {writers.Sum(static writer => writer.Acknowledged)} | {writers.Sum(static writer => writer.Resolved.Done)}, {writers.Sum(static writer => writer.Resolved.Undone)} | {writers.Sum(static writer => writer.Reads)} |");
        RequireNoRefusals(writers, name);
    }

    private async Task KillDirectoryAsync(string directory)
    {
        string[] arguments = ["--directory", Path.Combine(directory, "directory.db")];
        var writers = Enumerable.Range(0, Writers).Select(i => new UserWriter($"crash-{i}", _random.Next(), new Uri("http://127.0.0.1"))).ToList();
        for (var round = 0; round <= rounds; round++)
        {
            SoakCommand.Progress($"directory: kill {round} of {rounds}");
            using var host = await StartAsync("FakeSts", arguments);
            writers.ForEach(writer => writer.Endpoint = host.Url);
            await Task.WhenAll(writers.Select(static writer => writer.CheckAllAsync()));
            TakeFailures(writers.Select(static writer => writer.Failures), $"directory, after kill {round}");
            if (round < rounds)
            {
                await LoadAndKillAsync(host, writers.Select<UserWriter, Func<Task>>(static writer => writer.StepAsync), "directory");
            }
        }

        _report.Add($"| directory of FakeSts (users) | {rounds} | {writers.Sum(static writer => writer.Acknowledged)} | {writers.Sum(static writer => writer.Resolved.Done)}, {writers.Sum(static writer => writer.Resolved.Undone)} | {(rounds + 1) * Writers * 6} |");
        foreach (var (what, copy, mayBeOld) in Wounded(directory))
        {
            await RequireWholeOrRefusedAsync(what, copy, async () =>
            {
                using var host = await StartAsync("FakeSts", "--directory", Path.Combine(copy, "directory.db"));
                writers.ForEach(writer => writer.Endpoint = host.Url);
                await Task.WhenAll(writers.Select(writer => writer.CheckWholenessAsync(mayBeOld)));
                TakeFailures(writers.Select(static writer => writer.Failures), what);
            });
        }

        writers.ForEach(static writer => writer.Dispose());
    }

    /// <summary>Runs the steps side by side until a random number of them is done, then kills the host in the middle of the next.</summary>
    private async Task LoadAndKillAsync(HostProcess host, IEnumerable<Func<Task>> steps, string name)
    {
        var (left, isKilled) = (_random.Next(20, 300), false);
        await Task.WhenAll(steps.Select(async step =>
        {
            try
            {
                while (true)
                {
                    await step();
                    if (Interlocked.Decrement(ref left) == 0)
                    {
                        Volatile.Write(ref isKilled, true);
                        host.Kill();
                    }
                }
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                _report.Require(Volatile.Read(ref isKilled), $"{name}: {cut.Message}, and nobody had killed it");
            }
        }));
    }

    private async Task FullDiskAsync()
    {
        using var disk = SmallDisk.TryMount();
        if (disk is null)
        {
            _report.Add($"| full disk, read-only disk | not tried: only root may mount one |");
            return;
        }

        SoakCommand.Progress("full disk");
        string[] arguments = ["--store", $"file:{Path.Combine(disk.Path, "store")}"];
        var writers = NewWriters();
        using (var host = await StartOssAsync(arguments))
        {
            using var oss = new OssCaller(host.Url, OssCaller.Root);
            await StepsAsync(writers, oss, 100);
            RequireNoRefusals(writers, "before the disk was full");
            disk.Fill();
            await StepsAsync(writers, oss, 40);
            var refused = string.Join(", ", writers.SelectMany(static writer => writer.Refusals).GroupBy(static pair => pair.Key)
                .Select(static group => $"{group.Key} ({group.Sum(static pair => pair.Value)})"));
            _report.Require(refused.Length > 0, "a full disk refused nothing");
            _report.Require(writers.SelectMany(static writer => writer.Refusals.Keys).All(static refusal => refusal.StartsWith('5')),
                $"a full disk was answered with {refused}");
            await CheckAsync(writers, oss, "on a full disk");
            disk.Free();
            writers.ForEach(static writer => writer.Refusals.Clear());
            await StepsAsync(writers, oss, 40);
            RequireNoRefusals(writers, "after there was room again");
            _report.Add($"| full disk | {refused}; everything acknowledged is readable, writes go on when there is room |");
            disk.Fill();
            await LoadAndKillAsync(host, writers.Select<ObjectWriter, Func<Task>>(writer => () => writer.StepAsync(oss)), "full disk");
            writers.ForEach(static writer => writer.Refusals.Clear());
        }

        var atStart = await RefusalOfStartAsync(arguments);
        disk.Free();
        await RestartAndCheckAsync(writers, arguments, "after a kill on a full disk");
        _report.Add($"| killed on a full disk | start while it is full: {atStart ?? "as usual"}; with room again all is there |");

        _report.Require(disk.SetReadOnly(true), "the disk could not be made read-only");
        var readOnly = await RefusalOfStartAsync(arguments);
        _report.Require(readOnly?.Contains(disk.Path, StringComparison.Ordinal) == true, $"a read-only disk does not stop the start by name: {readOnly}");
        disk.SetReadOnly(false);
        await RestartAndCheckAsync(writers, arguments, "after a read-only disk");
        _report.Add($"| read-only disk | {readOnly}; writable again all is there |");
    }

    private async Task TornIndexAsync(string directory)
    {
        string[] arguments = ["--store", $"file:{directory}"];
        var writers = NewWriters();
        for (var round = 0; round < Math.Max(2, rounds / 5); round++)
        {
            SoakCommand.Progress($"torn index: {round}");
            using (var host = await StartOssAsync(arguments))
            {
                using var oss = new OssCaller(host.Url, OssCaller.Root);
                await CheckAsync(writers, oss, "beside the damaged copies");
                await LoadAndKillAsync(host, writers.Select<ObjectWriter, Func<Task>>(writer => () => writer.StepAsync(oss)), "torn index");
            }

            foreach (var (what, copy, mayBeOld) in Wounded(directory))
            {
                await RequireWholeOrRefusedAsync(what, copy, async () =>
                {
                    using var host = await StartOssAsync(["--store", $"file:{copy}"]);
                    using var oss = new OssCaller(host.Url, OssCaller.Root);
                    await Task.WhenAll(writers.Select(writer => writer.CheckWholenessAsync(oss, mayBeOld)));
                    TakeFailures(writers.Select(static writer => writer.Failures), what);
                });
            }
        }

        RequireNoRefusals(writers, "torn index");
        foreach (var group in _outcomes.GroupBy(static outcome => outcome.What))
        {
            _report.Add($"| {group.Key} | {group.Count(static outcome => outcome.Started)} started and showed what is {(group.Key.Contains("wal", StringComparison.Ordinal) ? "whole, but for the newest" : "acknowledged")}, {group.Count(static outcome => !outcome.Started)} said that the file is damaged |");
        }
    }

    private async Task RequireWholeOrRefusedAsync(string what, string copy, Func<Task> start)
    {
        try
        {
            await start();
            _outcomes.Add((what, true));
        }
        catch (InvalidOperationException refusal) when (refusal.Message.Contains(copy, StringComparison.Ordinal))
        {
            _outcomes.Add((what, false));
        }
        catch (Exception other) when (other is InvalidOperationException or HttpRequestException)
        {
            _report.Failures.Add($"{what}: {other.Message}");
        }

        Directory.Delete(copy, recursive: true);
    }

    /// <summary>Copies of a directory, each with one wound: the log or the database cut anywhere, or a page of it zeroed. What a log loses is its
    /// end.</summary>
    private List<(string What, string Copy, bool MayBeOld)> Wounded(string directory)
    {
        var copies = new List<(string What, string Copy, bool MayBeOld)>();
        foreach (var database in Directory.GetFiles(directory, "*.db"))
        {
            var name = Path.GetFileName(database);
            var log = name + "-wal";
            if (File.Exists(database + "-wal"))
            {
                Wound($"{log} cut", log, true, static (file, random) => file.SetLength(random.NextInt64(file.Length)));
                Wound($"{log}: a page zeroed", log, true, Zero);
            }

            Wound($"{name} cut", name, false, static (file, random) => file.SetLength(random.NextInt64(file.Length)));
            Wound($"{name}: a page zeroed", name, false, Zero);
            if (name == "index.db") // beside the bytes; an empty directory is filled from the seed
            {
                Wound($"{name} emptied", name, false, static (file, _) => file.SetLength(0));
            }
        }

        return copies;

        void Wound(string what, string name, bool mayBeOld, Action<FileStream, Random> wound)
        {
            var copy = Directory.CreateTempSubdirectory("soak-torn-").FullName;
            foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy, Path.GetRelativePath(directory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            using (var file = File.Open(Path.Combine(copy, name), FileMode.Open))
            {
                wound(file, _random);
            }

            copies.Add((what, copy, mayBeOld));
        }

        static void Zero(FileStream file, Random random)
        {
            file.Position = random.NextInt64(Math.Max(1, file.Length / PageBytes)) * PageBytes;
            file.Write(new byte[PageBytes]);
        }
    }

    private async Task RestartAndCheckAsync(List<ObjectWriter> writers, string[] arguments, string when)
    {
        using var host = await StartOssAsync(arguments);
        using var oss = new OssCaller(host.Url, OssCaller.Root);
        await CheckAsync(writers, oss, when);
    }

    private async Task<string?> RefusalOfStartAsync(string[] arguments)
    {
        try
        {
            using var host = await StartOssAsync(arguments);
            return null;
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)[^1];
        }
    }

    private async Task CheckAsync(List<ObjectWriter> writers, OssCaller oss, string when)
    {
        await Task.WhenAll(writers.Select(writer => writer.CheckAllAsync(oss)));
        TakeFailures(writers.Select(static writer => writer.Failures), when);
    }

    private void TakeFailures(IEnumerable<List<string>> lists, string when)
    {
        foreach (var list in lists)
        {
            _report.Failures.AddRange(list.Select(failure => $"{when}: {failure}"));
            list.Clear();
        }
    }

    private void RequireNoRefusals(List<ObjectWriter> writers, string when)
    {
        foreach (var (refusal, count) in writers.SelectMany(static writer => writer.Refusals))
        {
            _report.Failures.Add($"{when}: {count} times {refusal}");
        }
    }

    private List<ObjectWriter> NewWriters() => [.. Enumerable.Range(0, Writers).Select(i => new ObjectWriter($"users/crash/{i}/", _random.Next()))];

    private static Task StepsAsync(List<ObjectWriter> writers, OssCaller oss, int count) => Task.WhenAll(writers.Select(async writer =>
    {
        for (var i = 0; i < count; i++)
        {
            await writer.StepAsync(oss);
        }
    }));

    private Task<HostProcess> StartOssAsync(string[] arguments) => StartAsync("FakeOss", arguments);

    private Task<HostProcess> StartAsync(string host, params string[] arguments) => HostProcess.StartAsync(
        Hosts.Executable(hosts, host), "/__admin/health", ["--Logging:LogLevel:Default", "Error", .. arguments]);

    private static async Task InDirectoryAsync(Func<string, Task> run)
    {
        var directory = Directory.CreateTempSubdirectory("soak-");
        try
        {
            await run(directory.FullName);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
