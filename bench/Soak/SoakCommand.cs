using System.CommandLine;
using System.Globalization;

namespace Scenario.Soak;

/// <summary>The command line: hosts that are killed and damaged, or hosts under a long mixed load. Exit code 1 where a promise was broken.</summary>
internal static class SoakCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var hosts = new Option<string>("--hosts") { Description = "Directory with published FakeSts and FakeOss.", Required = true };
        var output = new Option<string?>("--output") { Description = "File for the report; default is standard output." };
        var seed = new Option<int>("--seed") { Description = "Of the random choices.", DefaultValueFactory = static _ => 1 };
        var rounds = new Option<int>("--rounds") { Description = "Kills of each kind.", DefaultValueFactory = static _ => 50 };
        var s3 = new Option<string?>("--s3") { Description = "s3rver.js for the rounds over S3; without it there are none." };
        var minutes = new Option<double>("--minutes") { Description = "Length of the mixed load.", DefaultValueFactory = static _ => 10 };
        var crash = new Command("crash",
            "Kills hosts under load, fills their disk, takes their right to write and tears their index.") { hosts, output, seed, rounds, s3 };
        crash.SetAction((parsed, _) => WriteAsync(parsed.GetValue(output),
            new CrashRun(Path.GetFullPath(parsed.GetValue(hosts)!), parsed.GetValue(rounds), parsed.GetValue(seed), parsed.GetValue(s3)).RunAsync));
        var soak = new Command("soak", "Mixed load with faults, expiries and moves of the clock.") { hosts, output, seed, minutes };
        soak.SetAction((parsed, _) => WriteAsync(parsed.GetValue(output),
            new SoakRun(Path.GetFullPath(parsed.GetValue(hosts)!), TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed)).RunAsync));
        return new RootCommand("What outlives crashes, damage and long load.") { crash, soak }.Parse(args).InvokeAsync();
    }

    public static void Progress(string what) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {what}"));

    private static async Task<int> WriteAsync(string? file, Func<Task<Report>> run)
    {
        try
        {
            var report = await run();
            await (file is null ? Console.Out.WriteAsync(report.Text) : File.WriteAllTextAsync(file, report.Text));
            foreach (var failure in report.Failures)
            {
                await Console.Error.WriteLineAsync(failure);
            }

            return report.Failures.Count == 0 ? 0 : 1;
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
