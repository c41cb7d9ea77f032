using System.CommandLine;
using Scenario.AppClient.Tokens;
using Scenario.Signing;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary><c>login</c>, <c>logout</c> and <c>whoami</c>.</summary>
internal static class LoginCommands
{
    public static Command Login(CommandBody body, ClientEnvironment environment)
    {
        var user = new Argument<string?>("user") { Arity = ArgumentArity.ZeroOrOne, Description = "Name of the app user.", HelpName = "USER" };
        var userOption = new Option<string?>("--user", "-u") { Description = "The same, as an option.", HelpName = "USER" };
        var password = new Option<string?>("--password",
            "-p")
        { Description = "The password. Default: $SCENARIO_PASSWORD, else it is asked for.", HelpName = "PASSWORD" };
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from standard input." };
        var tokenFromInput = new Option<bool>(
            "--token-stdin")
        { Description = "Read a JWT of the company's identity provider from standard input instead of logging in with a password." };
        var command = new Command("login",
            "Log in at AppServer and remember it for the following commands.") { user, userOption, password, fromInput, tokenFromInput };
        command.Validators.Add(given =>
        {
            if (given.GetValue(tokenFromInput) && (given.GetValue(fromInput) || given.GetValue(password) is not null))
            {
                given.AddError("--token-stdin takes the place of a password; give one of them.");
            }
        });
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                run.WarnOfPlainHttp(run.Settings.LoginServer);
                var server = run.ServerAt(run.Settings.LoginServer);
                var name = given.GetValue(user) ?? given.GetValue(userOption);
                var login = given.GetValue(tokenFromInput)
                    ? await server.LoginWithTokenAsync(name, await TokenAsync(environment, cancellationToken), run.Settings.Grant, cancellationToken)
                    : await server.LoginAsync(
                        name ?? Ask(environment, "User", secret: false),
                        given.GetValue(password)
                            ?? (given.GetValue(fromInput) ? (await environment.In.ReadLineAsync(cancellationToken) ?? "")
                            : environment.Variable("SCENARIO_PASSWORD") ?? Ask(environment, "Password", secret: true)),
                        cancellationToken);
                run.Logins.Save(login);
                run.RemarkOnKey();
                run.Write(
                    $"Logged in at {login.Server} as {Printable.Of(login.User)}{(login.ExpiresAt is { } end ? " until " + Instant(end) : "")}.",
                    json =>
                    {
                        json.WriteString("server", login.Server.AbsoluteUri);
                        json.WriteString("user", login.User);
                        json.WriteString("expiresAt", login.ExpiresAt is { } expires ? Instant(expires) : null);
                    });
            });
        return command;
    }

    public static Command Logout(CommandBody body)
    {
        var command = new Command("logout", "Forget the login; nothing of it stays on disk.");
        body.Attach(
            command,
            (run, _, _) =>
            {
                var was = run.Logins.Remove(run.Settings.Server);
                run.Write(was ? $"Logged out at {run.Settings.Server}." : $"Nobody was logged in at {run.Settings.Server}.",
                    json => json.WriteBoolean("wasLoggedIn", was));
                return Task.CompletedTask;
            });
        return command;
    }

    public static Command WhoAmI(CommandBody body)
    {
        var stsEndpoint = new Option<string?>("--sts-endpoint") { Description = "Also ask STS there whose credentials these are.", HelpName = "URL" };
        var command = new Command("whoami", "Show who is logged in, and as which role session OSS sees the requests.") { stsEndpoint };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var login = run.Settings.Key is null ? run.Logins.Find(run.Settings.Server) ?? throw new NotLoggedInException(run.Settings.Server) : null;
                var issued = login is null ? null : await run.GrantCredentials().GetIssuedAsync(cancellationToken);
                var credentials = issued?.Credentials ?? run.Settings.Key!;
                if (login is null)
                {
                    run.RemarkOnKey();
                }

                var claims = credentials.SecurityToken is { } token && SecurityTokenReader.TryRead(token, out var read) ? read : null;
                if (given.GetValue(stsEndpoint) is { } address)
                {
                    run.WarnOfPlainHttp(Oss.OssUrl.ParseEndpoint(address));
                }

                var identity = given.GetValue(stsEndpoint) is { } sts
                    ? await new Scenario.Oss.Sts.StsClient(Oss.OssUrl.ParseEndpoint(sts), credentials, run.Http, run.Environment.Time).GetCallerIdentityAsync(
                        cancellationToken)
                    : null;
                var arn = identity?.Arn ?? claims?.Arn;
                List<string> lines = [];
                if (login is not null)
                {
                    lines.Add($"user         {Printable.Of(login.User)} at {login.Server}" + (login.ExpiresAt is { } end ? $", until {Instant(end)}" : ""));
                }

                lines.Add("access key   " + credentials.AccessKeyId + (credentials.SecurityToken is null ? " (long-term)" : " (temporary)")
                    + (run.Settings.KeyVariable is { } variable ? $" from {variable}" : ""));
                lines.Add("seen as      " + (arn ?? (credentials.SecurityToken is null
                    ? "the owner of that key; give --sts-endpoint to ask who" : "unknown: the token is opaque; give --sts-endpoint to ask")));
                if (claims is not null)
                {
                    lines.Add("allowed      " + Printable.Of(PolicySummary.Of(claims)));
                }

                if (issued is not null)
                {
                    lines.Add($"place        oss://{issued.Bucket}/{issued.OwnPrefix} at {issued.Endpoint}");
                }

                var until = credentials.Expiration ?? claims?.ExpiresAt;
                if (until is { } last)
                {
                    lines.Add("good until   " + Instant(last));
                }

                run.Write(
                    string.Join('\n', lines),
                    json =>
                    {
                        json.WriteString("user", login?.User);
                        json.WriteString("server", login?.Server.AbsoluteUri);
                        json.WriteString("accessKeyId", credentials.AccessKeyId);
                        json.WriteString("arn", arn);
                        json.WriteString("accountId", identity?.AccountId ?? claims?.AccountId);
                        json.WriteString("bucket", issued?.Bucket);
                        json.WriteString("allowedPrefix", issued?.OwnPrefix);
                        json.WriteString("expiration", until is { } expires ? Instant(expires) : null);
                    });
            });
        return command;
    }

    public static string Instant(DateTimeOffset instant) => WireTime.Format(instant);

    /// <summary>A header cannot carry anything but a JWT's characters.</summary>
    private static async Task<string> TokenAsync(ClientEnvironment environment, CancellationToken cancellationToken) =>
        (await environment.In.ReadLineAsync(cancellationToken))?.Trim() is { Length: > 0 } token
            && token.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? token
            : throw new UsageException("Standard input holds no JWT.");

    private static string Ask(ClientEnvironment environment, string what, bool secret)
    {
        if (!environment.IsInteractive)
        {
            throw new UsageException(secret ? "Give the password with --password-stdin, --password or $SCENARIO_PASSWORD." : "Which user? Write: login USER.");
        }

        var prompt = new TextPrompt<string>(what + ":");
        return environment.Messages.Prompt(secret ? prompt.Secret(null) : prompt);
    }
}
