using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Scenario.Fuzz;

/// <summary>
/// <c>fuzz [--executions N] [--seed N] [--corpus DIRECTORY] [--output FILE]</c> reads mutations and keeps what is new;
/// <c>readers [--output FILE]</c> measures the largest inputs.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan HangsAfter = TimeSpan.FromSeconds(20);

    private static async Task<int> Main(string[] args)
    {
        string Option(string name, string fallback) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : fallback;
        switch (args.FirstOrDefault())
        {
            case "fuzz":
                return await FuzzAsync(
                    long.Parse(Option("--executions", "5000000"), CultureInfo.InvariantCulture),
                    int.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
                    Option("--corpus", "tests/vectors/fuzz"),
                    Option("--output", ""));
            case "readers":
                return Measure(Option("--output", ""));
            default:
                await Console.Error.WriteLineAsync("usage: fuzz [--executions N] [--seed N] [--corpus DIRECTORY] [--output FILE] | readers [--output FILE]");
                return 2;
        }
    }

    private static async Task<int> FuzzAsync(long executions, int seed, string corpus, string output)
    {
        var started = Stopwatch.GetTimestamp();
        var runs = Readers.All.Select(reader => new FuzzRun(reader, Corpus.Load(corpus, reader), seed)).ToList();
        var each = (executions + runs.Count - 1) / runs.Count;
        using var watch = new Timer(_ => StopWhatHangs(runs, corpus), null, HangsAfter, HangsAfter);
        await Parallel.ForEachAsync(runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, (run, _) =>
        {
            run.Run(each);
            return ValueTask.CompletedTask;
        });

        var report = new StringBuilder("# Fuzzing\n\n");
        report.Append(CultureInfo.InvariantCulture, $"`bash bench/run.sh fuzz`: {runs.Sum(static run => run.Executions):N0} executions, seed {seed}, ");
        report.Append(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:N0} s. {Machine()}.\n\n");
        report.Append("An outcome is what a reader answered, such as an error code; inputs that brought a new one are kept in tests/vectors/fuzz. A failure is an exception that no reader may throw.\n\n");
        report.Append("| reader | executions | outcomes | failures | slowest |\n|---|---:|---:|---:|---:|\n");
        foreach (var run in runs)
        {
            report.Append(CultureInfo.InvariantCulture,
                $"| {run.Reader} | {run.Executions:N0} | {run.Outcomes} | {run.Failures.Count} | {run.Slowest.TotalMilliseconds:N1} ms for {run.SlowestInput.Length:N0} bytes |\n");
            Corpus.Add(corpus, run.Reader, run.News);
            foreach (var failure in run.Failures.DistinctBy(static failure => failure.Failure.StackTrace).Take(5))
            {
                Corpus.Add(corpus, run.Reader, [failure.Input], failure.Failure.GetType().Name);
                await Console.Error.WriteLineAsync($"{run.Reader}: {Convert.ToBase64String(failure.Input)}\n{failure.Failure}");
            }
        }

        return Finish(report, output, runs.Sum(static run => run.Failures.Count) == 0);
    }

    private static int Measure(string output)
    {
        const int Factor = 16;
        var report = new StringBuilder("# Readers of strangers' bytes\n\n");
        report.Append(CultureInfo.InvariantCulture,
            $"`bash bench/run.sh readers`. {Machine()}. Each reader with the largest input that it is given, by shape; the least of five tries, ");
        report.Append("and how much more that is than for a sixteenth of it (16 is linear, 256 quadratic).\n\n| reader | shape | bytes | time | times a sixteenth | allocated per byte |\n|---|---|---:|---:|---:|---:|\n");
        var slowest = TimeSpan.Zero;
        foreach (var reader in Readers.All)
        {
            foreach (var (name, make) in reader.Shapes)
            {
                var (large, small) = (Fit(make, reader.MaximumBytes), make(reader.MaximumBytes / Factor));
                Cost.Of(reader, small, 20); // what is compiled late is not its cost
                var (much, little) = (Cost.Of(reader, large, 5), Cost.Of(reader, small, 10));
                slowest = much > slowest ? much : slowest;
                report.Append(CultureInfo.InvariantCulture,
                    $"| {reader} | {name} | {large.Length:N0} | {much.TotalMilliseconds:N2} ms | {much / little:N0} | {(double)Cost.Allocations(reader, large) / large.Length:N1} |\n");
            }
        }

        report.Append(CultureInfo.InvariantCulture, $"\nThe slowest takes {slowest.TotalMilliseconds:N0} ms.\n");
        return Finish(report, output, isGood: true);
    }

    // Shapes come out a little larger than asked for, and what is too large is refused at once.
    private static byte[] Fit(Func<int, byte[]> make, int maximum)
    {
        var size = maximum;
        var input = make(size);
        while (input.Length > maximum)
        {
            size -= Math.Max(1, input.Length - maximum);
            input = make(size);
        }

        return input;
    }

    private static int Finish(StringBuilder report, string output, bool isGood)
    {
        if (output.Length > 0)
        {
            File.WriteAllText(output, report.ToString());
        }

        Console.Out.Write(report);
        return isGood ? 0 : 1;
    }

    private static void StopWhatHangs(List<FuzzRun> runs, string corpus)
    {
        foreach (var run in runs)
        {
            if (run.Running is { } running && Stopwatch.GetElapsedTime(running.Since) > HangsAfter)
            {
                Corpus.Add(corpus, run.Reader, [running.Input], "hung");
                Console.Error.WriteLine($"{run.Reader} hangs: {Convert.ToBase64String(running.Input)}");
                Environment.Exit(1);
            }
        }
    }

    private static string Machine() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, {(IsDebugBuild() ? "debug" : "release")} build");

    private static bool IsDebugBuild()
    {
#if DEBUG
        return true;
#else
        return false;
#endif
    }
}
