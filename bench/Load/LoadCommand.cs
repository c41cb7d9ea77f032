using System.CommandLine;
using System.Globalization;

namespace Scenario.Load;

/// <summary>The command line of the load program.</summary>
internal static class LoadCommand
{
    public static Task<int> RunAsync(string[] args)
    {
        var hosts = new Option<string[]>(
            "--hosts")
        { Description = "NAME=DIRECTORY with published FakeSts and FakeOss, JIT or native; may be given several times, one column each." };
        hosts.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => token.Value.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]))
            {
                result.AddError("--hosts takes NAME=DIRECTORY.");
            }
        });
        var stores = new Option<string[]>("--stores")
        {
            Description = "memory, file, s3:URL.",
            DefaultValueFactory = static _ => ["memory", "file"],
            AllowMultipleArgumentsPerToken = true
        };
        var connections = new Option<int[]>("--connections")
        {
            Description = "Parallel connections.",
            DefaultValueFactory = static _ => [8, 32],
            AllowMultipleArgumentsPerToken = true
        };
        var seconds = new Option<double>("--seconds") { Description = "Length of one slice.", DefaultValueFactory = static _ => 0.5 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Slices per target, workload and number of connections.",
            DefaultValueFactory = static _ => 5
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Workloads whose names contain one of these.",
            DefaultValueFactory = static _ => [],
            AllowMultipleArgumentsPerToken = true
        };
        var url = new Option<Uri?>(
            "--url")
        { Description = "Another server: keys in SCENARIO_LOAD_ACCESS_KEY, SCENARIO_LOAD_SECRET_KEY, SCENARIO_LOAD_SECURITY_TOKEN; path style." };
        var s3 = new Option<bool>("--s3") { Description = "That server speaks S3 (signature AWS V4), not OSS." };
        var bucket = new Option<string>("--bucket") { Description = "An existing bucket of that server.", DefaultValueFactory = static _ => "sample-bucket" };
        var region = new Option<string>("--region") { Description = "In the signature.", DefaultValueFactory = static _ => "cn-hangzhou" };
        var output = new Option<string?>("--output") { Description = "File for the report; default is standard output." };
        var smoke = new Option<bool>("--smoke") { Description = "A few requests of each kind: that everything works, not how fast." };
        var memory = new Option<bool>("--memory") { Description = "Measure what memory the server gives back instead; stores in memory only." };
        var command = new RootCommand("Measures FakeOss and FakeSts, or another OSS or S3 server, beside bare Kestrel under the same signing client.")
        {
            hosts, stores, connections, seconds, rounds, only, url, s3, bucket, region, output, smoke, memory,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(hosts) is not { Length: > 0 } && result.GetValue(url) is null)
            {
                result.AddError("Give --hosts NAME=DIRECTORY or --url URL.");
            }
        });
        command.SetAction((parsed, _) =>
        {
            var isSmoke = parsed.GetValue(smoke);
            return MeasureAsync(new LoadOptions
            {
                Hosts = [.. (parsed.GetValue(hosts) ?? []).Select(static text => text.Split('='))
                    .Select(static pair => KeyValuePair.Create(pair[0], Path.GetFullPath(pair[1])))],
                Stores = parsed.GetValue(memory) ? ["memory"] : parsed.GetValue(stores)!,
                IsMemory = parsed.GetValue(memory),
                Connections = parsed.GetValue(connections)!,
                Slice = TimeSpan.FromSeconds(isSmoke ? 0.05 : parsed.GetValue(seconds)),
                Rounds = isSmoke ? 1 : parsed.GetValue(rounds),
                Only = parsed.GetValue(only)!,
                Url = parsed.GetValue(url),
                IsS3 = parsed.GetValue(s3),
                Bucket = parsed.GetValue(bucket)!,
                Region = parsed.GetValue(region)!,
                Output = parsed.GetValue(output),
                SkipCounters = isSmoke,
            });
        });
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> MeasureAsync(LoadOptions options)
    {
        try
        {
            using var stand = await LoadStand.StartAsync(options);
            var report = options.IsMemory ? await MemoryReport.WriteAsync(stand, Progress) : await LoadAsync(options, stand);
            if (options.Output is { } file)
            {
                await File.WriteAllTextAsync(file, report);
            }
            else
            {
                await Console.Out.WriteAsync(report);
            }

            return 0;
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<string> LoadAsync(LoadOptions options, LoadStand stand)
    {
        var run = new LoadRun(options, stand);
        await run.RunAsync(Progress);
        return await new LoadReport(options, stand, run).WriteAsync(Progress);
    }

    private static void Progress(string what) => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {what}"));
}
