using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.ControlPlane.Admin;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Deciding;

/// <summary><c>decide</c>: the evaluator of the servers without a server; question and answer are those of <c>POST /__admin/decide</c>.</summary>
internal static class DecideCommand
{
    public static Command Create(ToolCommand tool)
    {
        var action = new Option<string?>("--action") { HelpName = "ACTION", Description = "Such as oss:GetObject." };
        var resource = new Option<string?>("--resource") { HelpName = "ARN", Description = "Such as acs:oss:*:11223344:sample-bucket/a.jpg." };
        var policies = new Option<string[]>("--policy") { HelpName = "POLICY", Description = $"Identity policy: {InputText.Forms}. May be repeated." };
        var session = new Option<string?>("--session-policy") { HelpName = "POLICY", Description = "Session policy, which only narrows; the same forms." };
        var onResource = new Option<string?>("--resource-policy")
        {
            HelpName = "POLICY",
            Description = "Bucket policy; for sts:AssumeRole the role's trust policy. The same forms."
        };
        var context = new Option<string[]>("--context")
        {
            HelpName = "KEY=VALUE",
            Description = "Condition key of the request, such as acs:SourceIp=10.0.0.1; again for a second value."
        };
        var principal = new Option<string?>("--principal") { HelpName = "ARN", Description = "Who asks, for a resource policy." };
        var request = new Option<string?>("--request")
        {
            HelpName = "FILE",
            Description = "The whole question as the body of POST /__admin/decide: FILE, @FILE or - for standard input."
        };
        var command = new Command("decide", "Ask the servers' evaluator: exit code 0 allowed, 1 denied, 2 malformed.")
        {
            action, resource, policies, session, onResource, context, principal, request,
        };
        return tool.Attach(command, (given, _) =>
        {
            var inputs = new Dictionary<string, InputText>(StringComparer.Ordinal); // by the JSON path at which they stand in the question
            JsonDocument question;
            if (given.GetValue(request) is { } whole)
            {
                question = Whole(InputText.Read(whole, "--request", tool.Environment), inputs);
            }
            else
            {
                var body = new JsonObject
                {
                    ["action"] = given.GetValue(action),
                    ["resource"] = given.GetValue(resource),
                    ["principal"] = given.GetValue(principal)
                };
                var list = new JsonArray();
                foreach (var policy in given.GetValue(policies) ?? [])
                {
                    Add(inputs, $"$.identityPolicies[{list.Count}]", InputText.Read(policy, $"--policy {list.Count + 1}", tool.Environment));
                    list.Add(inputs[$"$.identityPolicies[{list.Count}]"].Text);
                }

                body["identityPolicies"] = list;
                foreach (var (name, value) in new[] { ("sessionPolicy", given.GetValue(session)), ("resourcePolicy", given.GetValue(onResource)) })
                {
                    if (value is not null)
                    {
                        Add(inputs, $"$.{name}", InputText.Read(value, name, tool.Environment));
                        body[name] = inputs[$"$.{name}"].Text;
                    }
                }

                body["context"] = Context(given.GetValue(context) ?? []);
                question = JsonDocument.Parse(body.ToJsonString());
            }

            using (question)
            {
                var names = inputs.Where(static pair => pair.Key.StartsWith("$.identityPolicies[", StringComparison.Ordinal))
                    .Select(static pair => pair.Value.Name);
                return Task.FromResult(Decide(tool, given, question.RootElement, inputs, [.. names]));
            }
        });
    }

    private static int Decide(ToolCommand tool, ParseResult given, JsonElement question, Dictionary<string, InputText> inputs, string[] names)
    {
        try
        {
            var decision = DecideRoute.Decide(question, names.Length == 0 ? null : names);
            tool.Answer(given, ToolCommand.ToJson(writer => ExplanationJson.Write(writer, decision, tool.Texts(given))), InWords.Decision);
            return decision.IsAllowed ? ExitCode.Done : ExitCode.Refused;
        }
        catch (AdminErrorException exception)
        {
            var error = exception.Error;
            throw new MalformedException($"{Place(error.Path ?? "$", inputs)}{error.Message} ({error.Code} at {error.Path})", error);
        }
    }

    // A path into the question becomes a place in the file that the part came from.
    private static string Place(string path, Dictionary<string, InputText> inputs)
    {
        foreach (var (prefix, input) in inputs)
        {
            if (path == prefix || path.StartsWith(prefix + ".", StringComparison.Ordinal) || path.StartsWith(prefix + "[", StringComparison.Ordinal))
            {
                return input.PlaceOf("$" + path[prefix.Length..]) + ": ";
            }
        }

        return "";
    }

    private static JsonDocument Whole(InputText input, Dictionary<string, InputText> inputs)
    {
        inputs["$"] = input;
        try
        {
            var document = JsonDocument.Parse(input.Text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document
                : throw new MalformedException($"{input.PlaceOf("$")}: The question is a JSON object.");
        }
        catch (JsonException)
        {
            throw new MalformedException($"{input.PlaceOf("$")}: The question is not valid JSON.");
        }
    }

    private static void Add(Dictionary<string, InputText> inputs, string path, InputText input)
    {
        if (input.Name == "stdin" && inputs.Values.Any(static other => other.Name == "stdin"))
        {
            throw new MalformedException("Standard input can be only one of the policies.");
        }

        inputs[path] = input;
    }

    private static JsonObject Context(string[] pairs)
    {
        var context = new JsonObject();
        foreach (var pair in pairs)
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var sign))
            {
                throw new MalformedException($"--context wants KEY=VALUE, such as acs:SourceIp=10.0.0.1, not '{pair}'.");
            }

            var key = pair[..sign];
            if (context[key] is not JsonArray values)
            {
                context[key] = values = [];
            }

            values.Add(pair[(sign + 1)..]);
        }

        return context;
    }
}
