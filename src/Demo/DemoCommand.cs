using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scenario.AppClient;
using Scenario.Demo.Page;
using Scenario.Demo.Stack;
using Scenario.Demo.Walk;
using Scenario.Trainer.Classes;
using Spectre.Console;

namespace Scenario.Demo;

/// <summary>The command line of the demonstration.</summary>
/// <remarks>Exit codes: 0 as asked, 1 a step of the walk came out otherwise or the stack could not start, 2 wrong usage.</remarks>
internal static class DemoCommand
{
    public const string Description = "Plays temporary access to OSS with STS, offline, and serves the trainers' page.";

    public static async Task<int> InvokeAsync(string[] args)
    {
        var result = Equip(new RootCommand(Description)).Parse(args);
        var exit = await result.InvokeAsync();
        return result.Errors.Count > 0 ? 2 : exit;
    }

    /// <summary>Gives a command the options and the action of the demonstration.</summary>
    public static Command Equip(Command command)
    {
        var once = new Option<bool>("--once") { Description = "Play the walk, then exit: 0 only if every step came out as expected." };
        var serve = new Option<bool>("--serve") { Description = "Serve without playing the walk." };
        var json = new Option<bool>("--json") { Description = "Print the transcript as JSON, and nothing else on standard output." };
        var open = new Option<bool>("--open") { Description = "Open the trainers' page in the default browser." };
        var https = new Option<bool>("--https") { Description = "Listen with TLS as well, each host on its port + 10." };
        var sdk = new Option<bool>("--sdk") { Description = "Use the vendor's SDKs, in a build with -p:AlibabaSdk=true." };
        var port = new Option<int>("--port")
        {
            Description = "Base port N: page N, FakeSts N+1, FakeOss N+2, AppServer N+3.",
            DefaultValueFactory = static _ => 8710
        };
        port.Validators.Add(static result =>
        {
            // What is no number at all the parser reports; asking for its value would throw.
            if (result.Tokens is [var given] && int.TryParse(given.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && number is < 1 or > 65_520)
            {
                result.AddError("--port takes a number from 1 to 65520.");
            }
        });
        var seed = new Option<string?>("--seed") { Description = "A seed file; default is the documented example account." };
        var store = new Option<string>("--store") { Description = "memory, file:DIR or s3:URL.", DefaultValueFactory = static _ => "memory" };
        store.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && !IsStore(given.Value))
            {
                result.AddError("--store takes memory, file:DIR or s3:URL, such as s3:http://127.0.0.1:9000, without path or credentials.");
            }
        });
        var index = new Option<string?>("--index") { Description = "Where the index of the store s3:URL lies; default is the account's application data." };

        var isClass = new Option<bool>("--class") { Description = "Hold a class: the page beyond this machine behind a join code, a cloud for every learner." };
        var address = new Option<string?>(
            "--address")
        { Description = "With --class: name or address by which learners reach this machine; default is found." };
        var learners = new Option<int>("--learners")
        {
            Description = "With --class: most learners at once, 1 to 200; each has a cloud of its own.",
            DefaultValueFactory = static _ => new ClassLimits().Learners,
        };
        learners.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && int.TryParse(given.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && number is < 1 or > 200)
            {
                result.AddError("--learners takes a number from 1 to 200.");
            }
        });
        foreach (var option in (Option[])[once, serve, json, open, https, sdk, port, seed, store, index, isClass, address, learners])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (IsOn(result, once) && (IsOn(result, serve) || IsOn(result, open)))
            {
                result.AddError("--once exits after the walk; it does not go with --serve or --open.");
            }

            if (IsOn(result, isClass) && (IsOn(result, once) || IsOn(result, json)))
            {
                result.AddError("--class plays no walk; it does not go with --once or --json.");
            }

            if (result.GetResult(learners) is { Implicit: false } && !IsOn(result, isClass))
            {
                result.AddError("--learners goes with --class.");
            }

            if (result.GetResult(address) is { Implicit: false } && !IsOn(result, isClass))
            {
                result.AddError("--address goes with --class.");
            }

            if (IsOn(result, sdk) && !OssClients.HasVendorSdk)
            {
                result.AddError("--sdk: this build does not contain the vendor's SDKs; build with -p:AlibabaSdk=true.");
            }

            if (IsOn(result, json) && IsOn(result, serve))
            {
                result.AddError("--json prints the walk's transcript; --serve plays no walk.");
            }

            if (result.GetResult(index) is { Implicit: false }
                && !(result.GetResult(store)?.Tokens is [var kind] && kind.Value.StartsWith("s3:", StringComparison.Ordinal)))
            {
                result.AddError("--index goes with --store s3:URL.");
            }
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DemoOptions
            {
                Once = parsed.GetValue(once),
                Serve = parsed.GetValue(serve),
                Json = parsed.GetValue(json),
                Open = parsed.GetValue(open),
                Https = parsed.GetValue(https),
                VendorSdk = parsed.GetValue(sdk),
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                Store = parsed.GetValue(store) ?? "memory",
                Index = parsed.GetValue(index),
                Class = parsed.GetValue(isClass),
                Address = parsed.GetValue(address),
                ClassLimits = new ClassLimits { Learners = parsed.GetValue(learners) },
            },
            cancellationToken));
        return command;
    }

    // By the text: a value that did not parse has none, and asking for it would throw.
    private static bool IsOn(CommandResult command, Option<bool> flag) =>
        command.GetResult(flag) is { Implicit: false } given
            && (given.Tokens is not [var text] || text.Value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private static bool IsStore(string text) => text.Split(':', 2) switch
    {
        ["memory"] => true,
        ["file", var directory] => directory.Length > 0,
        ["s3", var url] => Uri.TryCreate(url, UriKind.Absolute, out var server) && server is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" },
        _ => false,
    };

    private static async Task<int> RunAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        // With --json standard output belongs to the transcript; what people read goes to standard error.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(options.Json ? Console.Error : Console.Out) });
        if (console.Profile.Width < 120)
        {
            console.Profile.Width = 160;
        }

        try
        {
            await using var stack = await DemoStack.StartAsync(options, cancellationToken);
            var writer = new TranscriptWriter(console);
            using var walks = new WalkRunner(stack, options.Json ? null : writer.Write);
            await using var page = PageHost.Create(stack, options.Port, options);
            await page.StartAsync(cancellationToken);

            var ok = options.Serve || options.Class || await PlayAsync(walks, writer, options, cancellationToken);
            if (options.Once)
            {
                return ok ? 0 : 1;
            }

            await ServeAsync(page, stack, options, console, cancellationToken);
            return ok ? 0 : 1;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException
            or FormatException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"The demonstration could not start: {exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return options.Once ? 1 : 0;
        }
    }

    private static async Task<bool> PlayAsync(WalkRunner walks, TranscriptWriter writer, DemoOptions options, CancellationToken cancellationToken)
    {
        var transcript = await walks.PlayAsync(cancellationToken);
        if (options.Json)
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(transcript, TranscriptJson.Default.Transcript));
        }
        else
        {
            writer.WriteSummary(transcript);
        }

        return transcript.Ok;
    }

    private static async Task ServeAsync(WebApplication page, DemoStack stack, DemoOptions options, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var room = page.Services.GetService<ClassRoom>();
        var address = page.Urls.First(static url => url.StartsWith("http:", StringComparison.Ordinal)).Replace("*", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal) + (room is null ? "" : "/class");
        console.WriteLine();
        console.WriteLine($"Trainers' page  {address}", new Style(decoration: Decoration.Bold));
        if (room is not null)
        {
            console.WriteLine($"Learners join   {new Uri(room.Address, "/join")}", new Style(decoration: Decoration.Bold));
            console.WriteLine($"with the code   {JoinCode.Shown(room.Code)}", new Style(decoration: Decoration.Bold));
        }

        foreach (var (name, where) in stack.Addresses)
        {
            console.WriteLine($"{name,-14}  {where}");
        }

        console.WriteLine("Ctrl-C ends it.", new Style(Color.Grey));
        if (options.Open)
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(ended.SetResult);
        await ended.Task;
    }
}
