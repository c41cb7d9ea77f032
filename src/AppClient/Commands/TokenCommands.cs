using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scenario.AppClient.Tokens;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.AppClient.Commands;

/// <summary><c>assume-role</c> and <c>token</c>: getting temporary credentials by hand, and reading what is in them.</summary>
internal static class TokenCommands
{
    public static Command AssumeRole(CommandBody body)
    {
        var roleArn = new Option<string>("--role-arn")
        {
            Required = true,
            HelpName = "ARN",
            Description = "The role, such as acs:ram::11223344:role/oss-readonly."
        };
        var sessionName = new Option<string>("--role-session-name")
        {
            Required = true,
            HelpName = "NAME",
            Description = "Who acts in the role: 2 to 64 letters, digits and .@-_ ."
        };
        var policy = new Option<string?>("--policy")
        {
            HelpName = "JSON",
            Description = "Policy that narrows the role for this session; @FILE reads it from a file."
        };
        var policyFile = new Option<string?>("--policy-file")
        {
            HelpName = "FILE",
            Description = "The same from a file; PowerShell gives @ a meaning of its own."
        };
        var seconds = new Option<int?>("--duration-seconds")
        {
            HelpName = "SECONDS",
            Description = "Life of the credentials: 900 up to the role's maximum. Default 3600."
        };
        var export = ShellLines.Option();
        var command = new Command("assume-role",
            "Get temporary credentials from STS with a key that may assume the role.") { roleArn, sessionName, policy, policyFile, seconds, export };
        command.Validators.Add(
            result =>
            {
                if (result.GetValue(policy) is not null && result.GetValue(policyFile) is not null)
                {
                    result.AddError("--policy and --policy-file say the same; give one of them.");
                }
            });
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var endpoint = run.Settings.StsEndpoint();
                run.WarnOfPlainHttp(endpoint);
                var sts = new StsClient(endpoint, run.Settings.RequireKey(), run.Http, run.Environment.Time);
                var assumed = await sts.AssumeRoleAsync(
                    given.GetRequiredValue(roleArn), given.GetRequiredValue(sessionName), ReadPolicy(given.GetValue(policy), given.GetValue(policyFile)),
                    given.GetValue(seconds) is { } life ? TimeSpan.FromSeconds(life) : null, cancellationToken);
                if (ShellLines.Wanted(given, export) is { } shell)
                {
                    run.Environment.Out.WriteLine(shell.Export(assumed.Credentials, endpoint: null, region: null));
                    return;
                }

                // The shape of the vendor's own tool, so that scripts can read either.
                run.Write(
                    $"role session       {assumed.Arn} ({assumed.AssumedRoleId})\n{Describe(assumed.Credentials)}\nrequest id         {assumed.RequestId}",
                    json =>
                    {
                        json.WriteString("RequestId", assumed.RequestId);
                        json.WriteStartObject("AssumedRoleUser");
                        json.WriteString("Arn", assumed.Arn);
                        json.WriteString("AssumedRoleId", assumed.AssumedRoleId);
                        json.WriteEndObject();
                        json.WriteStartObject("Credentials");
                        json.WriteString("AccessKeyId", assumed.Credentials.AccessKeyId);
                        json.WriteString("AccessKeySecret", assumed.Credentials.AccessKeySecret);
                        json.WriteString("SecurityToken", assumed.Credentials.SecurityToken);
                        json.WriteString("Expiration", LoginCommands.Instant(assumed.Credentials.Expiration!.Value));
                        json.WriteEndObject();
                    });
            });
        return command;
    }

    public static Command Token(CommandBody body)
    {
        var token = new Argument<string?>("token")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "TOKEN",
            Description = "With --decode: the token to read; - reads it from standard input."
        };
        var decode = new Option<bool>("--decode") { Description = "Show what the token says: who, which role, which policy, until when." };
        var export = ShellLines.Option();
        var command = new Command("token", "Show the temporary credentials that AppServer issues to the logged-in user.") { token, decode, export };
        command.Validators.Add(
            result =>
            {
                if (result.GetValue(token) is not null && !result.GetValue(decode))
                {
                    result.AddError("A token is given to be read: add --decode.");
                }
            });
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                if (given.GetValue(decode))
                {
                    var text = given.GetValue(token) switch
                    {
                        "-" => (await run.Environment.In.ReadToEndAsync(cancellationToken)).Trim(),
                        { } typed => typed.Trim(),
                        null => (run.Settings.Key ?? await run.GrantCredentials().GetAsync(cancellationToken)).SecurityToken
                            ?? throw new UsageException("A long-term access key has no token."),
                    };
                    Decode(run, text);
                    return;
                }

                var issued = await run.GrantCredentials().GetIssuedAsync(cancellationToken);
                if (ShellLines.Wanted(given, export) is { } shell)
                {
                    run.Environment.Out.WriteLine(shell.Export(issued.Credentials, issued.Endpoint, issued.Region));
                    return;
                }

                run.Write(
                    $"{Describe(issued.Credentials)}\nplace              oss://{issued.Bucket}/{issued.OwnPrefix} at {issued.Endpoint} ({issued.Region})",
                    json =>
                    {
                        json.WriteString("accessKeyId", issued.Credentials.AccessKeyId);
                        json.WriteString("accessKeySecret", issued.Credentials.AccessKeySecret);
                        json.WriteString("securityToken", issued.Credentials.SecurityToken);
                        json.WriteString("expiration", LoginCommands.Instant(issued.Credentials.Expiration!.Value));
                        json.WriteString("region", issued.Region);
                        json.WriteString("endpoint", issued.Endpoint.GetLeftPart(UriPartial.Authority));
                        json.WriteString("bucket", issued.Bucket);
                        json.WriteString("allowedPrefix", issued.OwnPrefix);
                    });
            });
        return command;
    }

    private static void Decode(ClientRun run, string token)
    {
        if (!SecurityTokenReader.TryRead(token, out var claims))
        {
            run.Write(
                string.Create(CultureInfo.InvariantCulture,
                    $"An opaque token of {token.Length} characters: only the service that issued it can read it. Tokens of the real cloud are like that."),
                json => json.WriteBoolean("opaque", true));
            return;
        }

        var left = claims.ExpiresAt - run.Environment.Time.GetUtcNow();
        var until = left > TimeSpan.Zero ? $"{(int)left.TotalMinutes} min {left.Seconds} s left" : "past, by the clock of this machine";
        run.Write(
            string.Join(
                '\n',
                $"who           {Printable.Of(claims.SessionName)}, as {Printable.Of(claims.Arn)}",
                $"role          {Printable.Of(claims.RoleName)} ({claims.RoleId}) of account {claims.AccountId}",
                $"policy        {(claims.SessionPolicy is { } policy ? Printable.Of(policy) : "none: the role's full permissions")}",
                $"so it allows  {Printable.Of(PolicySummary.Of(claims))}",
                $"issued        {LoginCommands.Instant(claims.IssuedAt)}, asked for by {Printable.Of(claims.Caller ?? "?")}",
                $"until         {LoginCommands.Instant(claims.ExpiresAt)} ({until})",
                $"access key    {claims.AccessKeyId}",
                $"signed with   token key {Printable.Of(claims.TokenKeyId)} (not verified here: only the issuer can)"),
            json =>
            {
                json.WriteBoolean("opaque", false);
                json.WriteString("arn", claims.Arn);
                json.WriteString("accountId", claims.AccountId);
                json.WriteString("roleName", claims.RoleName);
                json.WriteString("roleId", claims.RoleId);
                json.WriteString("roleSessionName", claims.SessionName);
                WritePolicy(json, claims.SessionPolicy);
                json.WriteString("sourceIdentity", claims.SourceIdentity);
                json.WriteString("caller", claims.Caller);
                json.WriteString("issuedAt", LoginCommands.Instant(claims.IssuedAt));
                json.WriteString("expiration", LoginCommands.Instant(claims.ExpiresAt));
                json.WriteString("accessKeyId", claims.AccessKeyId);
                json.WriteString("tokenKeyId", claims.TokenKeyId);
            });
    }

    private static void WritePolicy(Utf8JsonWriter json, string? policy)
    {
        json.WritePropertyName("policy");
        if (policy is null)
        {
            json.WriteNullValue();
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(policy);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteStringValue(policy);
        }
    }

    private static string? ReadPolicy(string? given, string? file)
    {
        file ??= given is ['@', .. var name] ? name : null;
        if (file is null)
        {
            return given;
        }

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read the policy: {exception.Message}");
        }
    }

    private static string Describe(OssCredentials credentials) =>
        $"access key id      {credentials.AccessKeyId}\naccess key secret  {credentials.AccessKeySecret}\nsecurity token     {credentials.SecurityToken}\nuntil              {LoginCommands.Instant(credentials.Expiration!.Value)}";
}
