using System.CommandLine;
using Scenario.AppClient.AppServer;
using Scenario.Oss;
using Scenario.Oss.Sts;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>What every command has around it: settings in, failures told, exit code out.</summary>
internal sealed class CommandBody(GlobalOptions options, ClientEnvironment environment)
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    public void Attach(Command command, Func<ClientRun, ParseResult, CancellationToken, Task> body) => Attach(
        command,
        async (run, given, cancellationToken) =>
        {
            await body(run, given, cancellationToken);
            return Done;
        });

    public void Attach(Command command, Func<ClientRun, ParseResult, CancellationToken, Task<int>> body) =>
        command.SetAction((given, cancellationToken) => RunAsync(given, body, cancellationToken));

    private async Task<int> RunAsync(ParseResult given, Func<ClientRun, ParseResult, CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        try
        {
            using var run = new ClientRun(new ClientSettings(options, given, environment), environment);
            try
            {
                return await body(run, given, cancellationToken);
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                await new FailureReport(run).WriteAsync(exception, CancellationToken.None);
                return Failed;
            }
        }
        catch (UsageException exception)
        {
            environment.Messages.WriteLine(Printable.Of(exception.Message));
            return WrongUsage;
        }
        catch (ArgumentException exception)
        {
            environment.Messages.WriteLine(Printable.Of(exception.Message)); // an impossible bucket, key or lifetime
            return WrongUsage;
        }
    }

    private static bool IsExpected(Exception e) =>
        e is OssException or StsException or AppServerException or NotLoggedInException or SourceUnreadableException
            or HttpRequestException or IOException or TimeoutException or UnauthorizedAccessException or OperationCanceledException;
}
