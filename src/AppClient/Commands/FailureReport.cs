using System.Globalization;
using System.Text.Json;
using Scenario.AppClient.AppServer;
using Scenario.AppClient.Denials;
using Scenario.AppClient.Tokens;
using Scenario.Oss;
using Scenario.Oss.Sts;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>Tells people, or a program, why a command failed.</summary>
internal sealed class FailureReport(ClientRun run)
{
    private const int MostStatements = 10; // --json has them all
    private const string ServerStringToSign = "server string to sign is:";

    public async Task WriteAsync(Exception failure, CancellationToken cancellationToken)
    {
        switch (failure)
        {
            case OssException refusal:
                await WriteAsync(refusal, cancellationToken);
                break;
            case StsException refusal:
                await WriteAsync(refusal, cancellationToken);
                break;
            case AppServerException { Status: 401 } e:
                Write("Unauthorized", run.Logins.Find(run.Settings.Server) is null ? e.Message : e.Message + " Run 'login' again.", e.TraceId, null, null,
                    null);
                break;
            case AppServerException e:
                Write(string.Create(CultureInfo.InvariantCulture, $"AppServer{e.Status}"), e.Message, e.TraceId, null, null, null);
                break;
            case HttpRequestException { InnerException: System.Security.Authentication.AuthenticationException inner }:
                Write("TlsFailure", $"{failure.Message} {inner.Message}", null, null, null, null);
                break;
            case OperationCanceledException:
                Write("Cancelled", "stopped before it was done.", null, null, null, null);
                break;
            case IntegrityException:
                Write("ChecksumMismatch", failure.Message, null, null, null, null);
                break;
            default:
                Write(CodeOf(failure), failure.Message, null, null, null, null);
                break;
        }
    }

    private async Task WriteAsync(OssException refusal, CancellationToken cancellationToken)
    {
        var explanation = run.Connection is { } connection ? await run.Explanations.FindAsync(connection.Endpoint, refusal.RequestId, cancellationToken) : null;
        var allowed = refusal.Code == "AccessDenied" ? await AllowedAsync(cancellationToken) : null;
        Write(refusal.Code, refusal.Message, refusal.RequestId, refusal.Ec, explanation, allowed);
        if (refusal.Code == "SignatureDoesNotMatch" && run.Settings.Verbose && refusal.Details.TryGetValue("StringToSign", out var text))
        {
            run.Remark("The service signed this text:\n" + text);
        }
    }

    private async Task WriteAsync(StsException refusal, CancellationToken cancellationToken)
    {
        var explanation = await run.Explanations.FindAsync(run.Settings.StsEndpoint(), refusal.RequestId, cancellationToken);
        var (message, signed) = Split(refusal.Message);
        Write(refusal.Code, message, refusal.RequestId, null, explanation is null ? null : explanation with { Text = Split(explanation.Text).Message }, null);
        if (RuleOf(refusal.Code) is { } rule)
        {
            run.Remark($"  rule        {rule}");
        }

        if (signed is not null)
        {
            run.Remark(run.Settings.Verbose ? "The service signed this text:\n" + signed : "  --verbose shows the text that the service signed.");
        }
    }

    /// <summary>A refused signature comes with the text that the service signed, which has many lines.</summary>
    private static (string Message, string? Signed) Split(string message)
    {
        var at = message.IndexOf(ServerStringToSign, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? (message, null) : (message[..at].TrimEnd(' ', ','), message[(at + ServerStringToSign.Length)..]);
    }

    /// <summary>STS says that a value is wrong, not what would be right.</summary>
    private static string? RuleOf(string code) => code switch
    {
        "InvalidParameter.RoleSessionName" => "--role-session-name has 2 to 64 letters, digits and . @ - _",
        "InvalidParameter.DurationSeconds" => "--duration-seconds lies between 900 and the role's maximum session duration",
        "InvalidParameter.RoleArn" => "--role-arn has the form acs:ram::ACCOUNT:role/NAME",
        _ => null,
    };

    /// <summary>What the credentials in use would allow, as far as they can be read.</summary>
    private async Task<string?> AllowedAsync(CancellationToken cancellationToken)
    {
        if (run.Connection is not { } connection)
        {
            return null;
        }

        var credentials = await connection.Credentials.GetAsync(cancellationToken);
        return credentials.SecurityToken is { } token && SecurityTokenReader.TryRead(token, out var claims) ? PolicySummary.Of(claims)
            : connection.OwnPrefix.Length > 0 ? $"keys under {connection.OwnPrefix}"
            : null;
    }

    private void Write(string code, string message, string? requestId, string? ec, Explanation? explanation, string? allowed)
    {
        if (run.Settings.Json)
        {
            run.WriteJson(json => WriteJson(json, code, message, requestId, ec, explanation, allowed));
            return;
        }

        var console = run.Environment.Messages;
        console.MarkupLineInterpolated($"[red]{Printable.Of(code)}[/]: {Printable.Of(message)}");
        if (requestId is not null)
        {
            console.WriteLine("  request id  " + Printable.Of(requestId) + (ec is null ? "" : "   EC " + Printable.Of(ec)));
        }

        if (explanation is { Decision: not "Allow" } && explanation.Text != message)
        {
            Line("who", explanation.Principal);
            Line("asked", explanation.Action is null ? null : $"{explanation.Action} on {explanation.Resource}");
            Line("because", explanation.Decision is null ? explanation.Text
                : $"{explanation.Text} ({explanation.Decision}, decided by {explanation.DecidedBy})");
            foreach (var statement in explanation.Statements.Where(s => !explanation.Text.Contains(s.Why, StringComparison.Ordinal)).Take(MostStatements))
            {
                Line("", string.Create(CultureInfo.InvariantCulture,
                    $"{statement.Policy} statement {statement.Index}, {statement.Effect}: {(statement.Matched ? "matches" : "does not match")}, {statement.Why}"));
            }
        }

        Line("allowed", allowed);

        void Line(string label, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                console.Write(new Text($"  {label,-11} {Printable.Of(text)}\n"));
            }
        }
    }

    private static void WriteJson(Utf8JsonWriter json, string code, string message, string? requestId, string? ec, Explanation? explanation, string? allowed)
    {
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        json.WriteString("requestId", requestId);
        json.WriteString("ec", ec);
        if (allowed is not null)
        {
            json.WriteString("allowed", allowed);
        }

        if (explanation is { Decision: not "Allow" })
        {
            json.WriteStartObject("explanation");
            json.WriteString("principal", explanation.Principal);
            json.WriteString("action", explanation.Action);
            json.WriteString("resource", explanation.Resource);
            json.WriteString("decision", explanation.Decision);
            json.WriteString("decidedBy", explanation.DecidedBy);
            json.WriteString("text", explanation.Text);
            json.WriteStartArray("statements");
            foreach (var statement in explanation.Statements)
            {
                json.WriteStartObject();
                json.WriteString("policy", statement.Policy);
                json.WriteNumber("index", statement.Index);
                json.WriteString("effect", statement.Effect);
                json.WriteBoolean("matched", statement.Matched);
                json.WriteString("why", statement.Why);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static string CodeOf(Exception failure) => failure switch
    {
        NotLoggedInException => "NotLoggedIn",
        HttpRequestException or TimeoutException => "NoAnswer",
        SourceUnreadableException or IOException or UnauthorizedAccessException => "FileError",
        _ => "Failed",
    };
}
