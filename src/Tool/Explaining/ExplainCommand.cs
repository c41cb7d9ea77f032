using System.CommandLine;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Scenario.ControlPlane.Admin;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Explaining;

/// <summary><c>explain</c>: why a running cloud answered a request as it did; the request id is what an SDK's exception shows.</summary>
internal static partial class ExplainCommand
{
    public static Command Create(ToolCommand tool)
    {
        var cloud = new RunningCloud(tool.Environment);
        var id = new Argument<string>("id")
        {
            HelpName = "REQUEST-ID",
            Description = "As the SDK shows it; - looks for ids in standard input, such as an SDK's error."
        };
        var command = new Command("explain", "Say why a request was answered as it was: which statement of which policy, or what stood in the way.")
        {
            id, cloud.Server, cloud.AdminToken,
        };
        return tool.Attach(command, async (given, cancellationToken) =>
        {
            var ids = given.GetValue(id) == "-" ? Find(InputText.Read("-", "", tool.Environment).Text) : [given.GetValue(id)!.Trim()];
            if (ids.Count == 0)
            {
                throw new MalformedException("Standard input holds no request id.");
            }

            using var http = ToolEnvironment.CreateHttpClient();
            List<string> complaints = [];
            foreach (var server in cloud.Addresses(given))
            {
                foreach (var candidate in ids)
                {
                    try
                    {
                        var call = $"requests/{Uri.EscapeDataString(candidate)}?lang={tool.Texts(given).Language}";
                        var (status, body) = await cloud.CallAsync(given, http, server, call, body: null, cancellationToken);
                        if (status == HttpStatusCode.OK)
                        {
                            tool.Answer(given, body, InWords.Request);
                            return ExitCode.Done;
                        }

                        complaints.Add(RunningCloud.Complaint(server, status, body));
                    }
                    catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
                    {
                        complaints.Add($"{server.Authority}: {exception.Message}");
                    }
                }
            }

            var line = string.Join(" ", complaints.Distinct());
            return tool.Fail(given, line, new AdminError(404, "UnknownRequest", line), ExitCode.Refused);
        });
    }

    private static List<string> Find(string text) => [.. Ids().Matches(text).Select(static match => match.Value).Distinct()];

    // OSS has 24 hexadecimal digits, STS and RAM a UUID in capitals (oss-protocol 1, sts-ram-api 1).
    [GeneratedRegex(@"\b(?:[0-9A-F]{24}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\b")]
    private static partial Regex Ids();
}
