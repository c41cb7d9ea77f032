using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>The command line as a whole.</summary>
internal static partial class ClientCommandLine
{
    // Time for a download to remove its temporary file, and for an upload to note the parts it has stored.
    private static readonly TimeSpan TimeToTidyUp = TimeSpan.FromSeconds(10);

    /// <returns>0 done, 1 refused or failed, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ClientEnvironment environment, CancellationToken cancellationToken = default)
    {
        // "@policy.json" is an argument of ours; the library would read words out of the file.
        var parsed = Build(environment).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction && arguments.Count > 0)
        {
            environment.Messages.WriteLine(Printable.Of(Describe(parsed))); // a page of options would bury what is wrong
            return CommandBody.WrongUsage;
        }

        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = environment.Out, Error = errors, ProcessTerminationTimeout = TimeToTidyUp };
        if (arguments.Count == 0)
        {
            configuration.Output = errors;
        }

        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        if (errors.GetStringBuilder().Length > 0)
        {
            environment.Messages.Write(new Spectre.Console.Text(errors.ToString()));
        }

        return arguments.Count == 0 ? CommandBody.WrongUsage : code;
    }

    /// <summary>What is wrong, in one line: the library's first complaint is often only what follows from the real one.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = string.Join(' ', command.Parents.OfType<Command>().Append(command).Where(static c => c is not RootCommand).Select(static c => c.Name));
        var unknown = parsed.UnmatchedTokens is [var first, ..] ? first : null;
        var what = (HasCommands: command.Subcommands.Any(), unknown) switch
        {
            (true, null) => "Which command?",
            (true, _) when path.Length == 0 => $"'{unknown}' is no command.",
            (true, _) => $"'{unknown}' is no command of {path}.",
            (false, null) => Blanks().Replace(NoValue().Replace(parsed.Errors[0].Message, "'${value}' is no value of ${name}."), " "),
            _ => $"'{unknown}' is one argument too many, or no option of {command.Name}.",
        };
        var commands = command.Subcommands.Any() ? $" There are {string.Join(", ", command.Subcommands.Select(static c => c.Name))}." : "";
        return $"{what}{commands} See {$"{path} --help".TrimStart()}.";
    }

    // The library names the type of the program's own variable.
    [GeneratedRegex("^Cannot parse argument '(?<value>.*)' for (?:option|command) '(?<name>.*)' as expected type '.*'\\.$")]
    private static partial Regex NoValue();

    // Its lists stand one under the other, with tabs.
    [GeneratedRegex("\\s+")]
    private static partial Regex Blanks();

    public static RootCommand Build(ClientEnvironment environment)
    {
        var options = new GlobalOptions();
        var body = new CommandBody(options, environment);
        var root = new RootCommand("Works with objects in OSS under temporary credentials: issued by AppServer to a logged-in user, or handed over.")
        {
            LoginCommands.Login(body, environment),
            LoginCommands.Logout(body),
            LoginCommands.WhoAmI(body),
            TokenCommands.AssumeRole(body),
            TokenCommands.Token(body),
            TransferCommands.Put(body),
            TransferCommands.Get(body),
            ObjectCommands.List(body),
            ObjectCommands.Stat(body),
            ObjectCommands.Remove(body),
            SyncCommand.Create(body),
            ObjectCommands.Presign(body),
            DemoCommand.Create(body),
            CompletionCommand.Create(environment.Out),
        };
        options.AddTo(root);
        return root;
    }
}
