using System.CommandLine;
using System.CommandLine.Invocation;

namespace Scenario.AppClient.Commands;

/// <summary>The command line as a whole.</summary>
internal static class ClientCommandLine
{
    // Time for a download to remove its temporary file, and for an upload to note the parts it has stored.
    private static readonly TimeSpan TimeToTidyUp = TimeSpan.FromSeconds(10);

    /// <returns>0 done, 1 refused or failed, 2 wrong usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ClientEnvironment environment, CancellationToken cancellationToken = default)
    {
        var parsed = Build(environment).Parse(arguments);
        using var errors = new StringWriter();
        var configuration = new InvocationConfiguration { Output = environment.Out, Error = errors, ProcessTerminationTimeout = TimeToTidyUp };
        if (parsed.Action is ParseErrorAction usage)
        {
            usage.ShowHelp = arguments.Count == 0; // a page of options would bury what is wrong
            configuration.Output = errors;
        }

        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        if (errors.GetStringBuilder().Length > 0)
        {
            environment.Messages.Write(new Spectre.Console.Text(errors.ToString()));
        }

        return parsed.Action is ParseErrorAction ? CommandBody.WrongUsage : code;
    }

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
            CompletionCommand.Create(environment),
        };
        options.AddTo(root);
        return root;
    }
}
