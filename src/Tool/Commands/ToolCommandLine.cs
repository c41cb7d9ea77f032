using System.CommandLine;
using System.CommandLine.Invocation;
using Scenario.AppClient.Commands;
using Scenario.Tool.Deciding;
using Scenario.Tool.Explaining;
using Scenario.Tool.Linting;
using Scenario.Tool.Recording;
using Scenario.Tool.Seeds;
using Scenario.Tool.Tokens;
using DemoCommand = Scenario.Demo.DemoCommand;

namespace Scenario.Tool.Commands;

/// <summary>The command line as a whole (docs/tool.md).</summary>
internal static class ToolCommandLine
{
    // Time for a server to end the requests under way.
    private static readonly TimeSpan TimeToTidyUp = TimeSpan.FromSeconds(5);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolEnvironment environment, CancellationToken cancellationToken = default)
    {
        // "@policy.json" is an argument of ours; the library would read words out of the file.
        var parsed = Build(environment).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (arguments.Count > 0 && parsed.Action is ParseErrorAction)
        {
            environment.Error.WriteLine(Printable.Of(ClientCommandLine.Describe(parsed)));
            return ExitCode.Malformed;
        }

        // The list of commands answers --help on standard output; for a line without a command it is an error.
        var configuration = new InvocationConfiguration
        {
            Output = arguments.Count == 0 ? environment.Error : environment.Out,
            Error = environment.Error,
            ProcessTerminationTimeout = TimeToTidyUp,
        };
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        return arguments.Count == 0 ? ExitCode.Malformed : code;
    }

    private static RootCommand Build(ToolEnvironment environment)
    {
        var tool = new ToolCommand(environment);
        return new RootCommand("Alibaba Cloud STS, RAM and OSS on this machine: start them, ask their evaluator, look behind a refusal.")
        {
            DemoCommand.Equip(new Command("up", DemoCommand.Description)),
            DecideCommand.Create(tool),
            LintCommand.Create(tool),
            TokenCommand.Create(tool),
            new Command("seed", "Check a seed file, or make one of what runs.") { SeedValidateCommand.Create(tool), SeedFromLiveCommand.Create(tool) },
            ExplainCommand.Create(tool),
            RecordCommand.Create(tool),
            CompletionCommand.Create(environment.Out, "scenario"),
        };
    }
}
