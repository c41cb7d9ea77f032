using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>What the commands see of the process they run in.</summary>
internal sealed class ClientEnvironment
{
    public required TextWriter Out { get; init; }

    /// <summary>Messages for people: progress, errors, explanations.</summary>
    public required IAnsiConsole Messages { get; init; }

    public required TextReader In { get; init; }

    /// <summary>The bytes behind <see cref="Out"/>.</summary>
    public required Func<Stream> OpenOutput { get; init; }

    /// <summary>The bytes behind <see cref="In"/>.</summary>
    public required Func<Stream> OpenInput { get; init; }

    /// <summary>Someone sits at the terminal and can be asked.</summary>
    public required bool IsInteractive { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Where the login and the checkpoints of unfinished uploads are kept; the user's own directory.</summary>
    public required string StateDirectory { get; init; }

    public static ClientEnvironment OfProcess() => new()
    {
        Out = Console.Out,
        Messages = CreateMessages(Console.Error, isTerminal: !Console.IsErrorRedirected),
        In = Console.In,
        OpenOutput = Console.OpenStandardOutput,
        OpenInput = Console.OpenStandardInput,
        IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
        StateDirectory = Environment.GetEnvironmentVariable("SCENARIO_STATE_DIRECTORY") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "scenario"),
    };

    /// <summary>A console for messages; lines that go to a file or a pipe are not wrapped.</summary>
    public static IAnsiConsole CreateMessages(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!isTerminal)
        {
            console.Profile.Width = int.MaxValue / 2;
        }

        return console;
    }
}
