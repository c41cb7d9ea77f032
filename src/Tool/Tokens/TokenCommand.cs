using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.ControlPlane.Admin;
using Scenario.Ram.Sessions;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Tokens;

/// <summary><c>token</c>: what a security token says, and what it is worth by the keys and the clock that count.</summary>
internal static class TokenCommand
{
    public static Command Create(ToolCommand tool)
    {
        var cloud = new RunningCloud(tool.Environment);
        var text = new Argument<string>("token")
        {
            HelpName = "TOKEN",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = static _ => "-",
            Description = "The token; - or nothing reads it from standard input, where other users cannot see it."
        };
        var keys = new Option<string[]>("--token-key")
        {
            HelpName = "ID=BASE64",
            Description = "Key of the issuer (TokenKeys:Keys:ID), without a running cloud; @FILE holds such a line. Default: the development key."
        };
        cloud.Server.Description = "FakeSts by whose keys, clock and identities to check, such as http://127.0.0.1:8711. Default: $SCENARIO_ADMIN_ENDPOINT, "
            + "else none: the development key and this machine's clock.";
        var command = new Command("token", "Read a security token of the fakes and check it: exit code 0 valid, 1 not, 2 no token.")
        {
            text, keys, cloud.Server, cloud.AdminToken,
        };
        return tool.Attach(command, async (given, cancellationToken) =>
        {
            var token = given.GetValue(text)!;
            token = (token == "-" ? InputText.Read("-", "", tool.Environment).Text : token).Trim();
            var answer = cloud.IsNamed(given) && given.GetValue(keys) is not { Length: > 0 }
                ? await AskAsync(tool, cloud, given, token, cancellationToken)
                : Offline(tool, given, Ring(given.GetValue(keys) ?? [], tool.Environment), token);
            tool.Answer(given, answer, Words);
            using var report = JsonDocument.Parse(answer);
            return InWords.Text(report.RootElement, "state") switch
            {
                "Valid" => ExitCode.Done,
                "Malformed" => ExitCode.Malformed,
                _ => ExitCode.Refused,
            };
        });
    }

    private static byte[] Offline(ToolCommand tool, ParseResult given, TokenKeyRing ring, string token) => ToolCommand.ToJson(
        writer => TokenReport.Write(writer, new SecurityTokenCodec(ring), null, token, tool.Environment.Time.GetUtcNow(), tool.Texts(given)));

    private static async Task<byte[]> AskAsync(ToolCommand tool, RunningCloud cloud, ParseResult given, string token, CancellationToken cancellationToken)
    {
        using var http = ToolEnvironment.CreateHttpClient();
        var question = ToolCommand.ToJson(writer => new JsonObject { ["token"] = token }.WriteTo(writer));
        List<string> complaints = [];
        foreach (var server in cloud.Addresses(given))
        {
            var (status, body) = await cloud.CallAsync(given, http, server, $"token?lang={tool.Texts(given).Language}", question, cancellationToken);
            if (status == HttpStatusCode.OK)
            {
                return body;
            }

            complaints.Add(RunningCloud.Complaint(server, status, body));
        }

        throw new IOException($"{string.Join(" ", complaints)} Tokens are checked by FakeSts, such as http://127.0.0.1:8711.");
    }

    private static TokenKeyRing Ring(string[] given, ToolEnvironment environment)
    {
        if (given.Length == 0)
        {
            return TokenKeyRing.Development;
        }

        try
        {
            var keys = given.Select(text => (text is ['@', ..] ? InputText.Read(text, "", environment).Text : text).Trim().Split('=', 2)).ToList();
            return keys.TrueForAll(static pair => pair.Length == 2)
                ? new TokenKeyRing(keys[0][0], keys.ToDictionary(static pair => pair[0], static pair => Convert.FromBase64String(pair[1])))
                : throw new MalformedException("--token-key wants ID=BASE64.");
        }
        catch (FormatException)
        {
            throw new MalformedException("--token-key: the key is not base64."); // never the key itself
        }
        catch (ArgumentException exception)
        {
            throw new MalformedException($"--token-key: {exception.Message}");
        }
    }

    private static string Words(JsonElement report)
    {
        var lines = new List<string> { $"{InWords.Text(report, "state")}: {InWords.Text(report, "text")}" };
        if (report.GetProperty("session") is { ValueKind: JsonValueKind.Object } session)
        {
            var now = report.GetProperty("utcNow").GetDateTimeOffset();
            var end = session.GetProperty("expiration").GetDateTimeOffset();
            lines.AddRange(
            [
                $"who           {InWords.Text(session, "arn")}",
                $"session of    role {InWords.Text(session, "roleName")} of account {InWords.Text(session, "accountId")}",
                $"assumed by    {InWords.Text(session, "caller")}",
                $"narrowed by   {InWords.Text(session, "policy") ?? "nothing: no session policy, so all that the role may"}",
                $"issued        {Instant(session.GetProperty("issuedAt").GetDateTimeOffset())}",
                $"until         {Instant(end)}, {(end > now ? $"{Length(end - now)} from now" : $"{Length(now - end)} ago")}; it is {Instant(now)}",
                $"access key    {InWords.Text(session, "accessKeyId")}",
                $"signed with   token key {InWords.Text(report, "tokenKeyId")}",
            ]);
        }

        return string.Join('\n', lines);
    }

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Length(TimeSpan span) =>
        span.TotalHours >= 1 ? $"{(int)span.TotalHours} h {span.Minutes} min" : $"{span.Minutes} min {span.Seconds} s";
}
