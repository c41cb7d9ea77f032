using System.Text.Json;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.ControlPlane.Admin;

/// <summary><c>POST /__admin/decide</c>: asks the servers' own evaluator without a request.</summary>
/// <remarks>
/// For <c>sts:AssumeRole</c> the resource policy is the role's trust policy and both sides must allow; for any other action
/// it is an OSS bucket policy. The caller that either of them matches is the optional member <c>principal</c>.
/// </remarks>
internal static class DecideRoute
{
    private const string AssumeRole = "sts:AssumeRole";

    public static AdminRoute Route { get; } = new("POST", "decide", static async (context, _) =>
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        var texts = AdminBody.Language(context);
        var decision = Decide(body.RootElement);
        await AdminBody.WriteAsync(context, writer => ExplanationJson.Write(writer, decision, texts));
    });

    /// <param name="body">As docs/control-api.md describes it.</param>
    /// <param name="names">What the identity policies are called in the explanation; null calls them by their place.</param>
    /// <exception cref="AdminErrorException">400 with code, JSON path and message.</exception>
    internal static DecisionExplanation Decide(JsonElement body, IReadOnlyList<string>? names = null)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name is not ("action" or "resource" or "identityPolicies" or "sessionPolicy" or "resourcePolicy" or "context" or "principal"))
            {
                throw Malformed("UnknownMember", $"$.{member.Name}",
                    "The body has action, resource, identityPolicies, sessionPolicy, resourcePolicy, context and principal.");
            }
        }

        var action = Text(body, "action");
        if (action.IndexOf(':', StringComparison.Ordinal) is var colon
            && (colon <= 0 || colon == action.Length - 1 || action.Contains('*', StringComparison.Ordinal)))
        {
            throw Malformed("InvalidAction", "$.action", "An action is service:Name, such as oss:GetObject, without wildcards.");
        }

        if (!Arn.TryParse(Text(body, "resource"), out var resource))
        {
            throw Malformed("InvalidResource", "$.resource",
                "A resource is acs:service:region:account:relative, such as acs:oss:*:11223344:sample-bucket/a.jpg.");
        }

        var isAssumeRole = action.Equals(AssumeRole, StringComparison.OrdinalIgnoreCase);
        var identity = IdentityPolicies(body, names);
        var session = Policy(body, "sessionPolicy", PolicyKind.Session);
        var onResource = Policy(body, "resourcePolicy", isAssumeRole ? PolicyKind.Trust : PolicyKind.Bucket);
        var request = new AccessRequest(action, resource, Context(body), Principal(body));
        if (isAssumeRole && onResource is not null)
        {
            return PolicyEvaluator.EvaluateAssumeRole(identity, session, onResource, request).Explain();
        }

        var decision = PolicyEvaluator.Evaluate(identity, session, onResource, request).Explain();
        return isAssumeRole && decision.IsAllowed
            ? decision with { Sentence = new(ExplanationKind.CallersSideOnly, ("sentence", decision.Sentence)) }
            : decision;
    }

    private static List<NamedPolicy> IdentityPolicies(JsonElement body, IReadOnlyList<string>? names)
    {
        var policies = new List<NamedPolicy>();
        if (!body.TryGetProperty("identityPolicies", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return policies;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Malformed("InvalidIdentityPolicies", "$.identityPolicies", "identityPolicies is an array of policy documents.");
        }

        foreach (var item in list.EnumerateArray())
        {
            var policy = Parse(item, $"identityPolicies[{policies.Count}]", PolicyKind.Identity);
            policies.Add(names is null ? policy : policy with { Name = names[policies.Count] });
        }

        return policies;
    }

    private static NamedPolicy? Policy(JsonElement body, string name, PolicyKind kind) =>
        body.TryGetProperty(name, out var document) && document.ValueKind != JsonValueKind.Null ? Parse(document, name, kind) : null;

    // A document may come as an object or, as the vendor's API takes it, as a string that holds one.
    private static NamedPolicy Parse(JsonElement document, string name, PolicyKind kind)
    {
        var text = document.ValueKind == JsonValueKind.String ? StringOf(document, "$." + name) : document.GetRawText();
        var parsed = PolicyParser.Parse(text, kind);
        return parsed.IsValid
            ? new(name, parsed.Document)
            : throw Malformed(parsed.Error.Code, $"$.{name}{parsed.Error.JsonPath.TrimStart('$')}", parsed.Error.Message);
    }

    private static ConditionContext Context(JsonElement body)
    {
        if (!body.TryGetProperty("context", out var context) || context.ValueKind == JsonValueKind.Null)
        {
            return ConditionContext.Empty;
        }

        if (context.ValueKind != JsonValueKind.Object)
        {
            throw Malformed("InvalidContext", "$.context", "context is an object of condition keys with arrays of strings.");
        }

        var builder = ConditionContext.CreateBuilder();
        foreach (var member in context.EnumerateObject())
        {
            var path = $"$.context['{member.Name}']";
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.String:
                    builder.Add(member.Name, StringOf(member.Value, path));
                    break;
                case JsonValueKind.Array when member.Value.EnumerateArray().All(static v => v.ValueKind == JsonValueKind.String):
                    builder.Add(member.Name, [.. member.Value.EnumerateArray().Select(v => StringOf(v, path))]);
                    break;
                default:
                    throw Malformed("InvalidContext", path, "A condition key has an array of strings.");
            }
        }

        return builder.Build();
    }

    private static RequestPrincipal? Principal(JsonElement body)
    {
        if (!body.TryGetProperty("principal", out var principal) || principal.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = Text(body, "principal");
        if (Arn.TryParse(text, out var arn) && arn.Service == "ram")
        {
            switch (arn.Relative.Split('/'))
            {
                case ["root"]:
                    return RequestPrincipal.Root(arn.Account);
                case ["user", var user]:
                    return RequestPrincipal.User(arn.Account, user, user);
                case ["role" or "assumed-role", var role, var session]:
                    return RequestPrincipal.Session(arn.Account, role, role, session);
                case ["saml-provider" or "oidc-provider", _]:
                    return RequestPrincipal.Federated(arn.Account, text);
            }
        }

        return text.EndsWith(".aliyuncs.com", StringComparison.Ordinal)
            ? RequestPrincipal.Service(text)
            : throw Malformed("InvalidPrincipal", "$.principal",
                "A principal is acs:ram::ACCOUNT:root, …:user/NAME, …:assumed-role/ROLE/SESSION, a provider's ARN or a service name.");
    }

    private static string Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && StringOf(value, "$." + name) is { Length: > 0 } text
            ? text
            : throw Malformed("Missing" + char.ToUpperInvariant(name[0]) + name[1..], "$." + name, $"{name} is a non-empty string.");

    private static string StringOf(JsonElement value, string path)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Malformed("InvalidString", path, "The string holds half a surrogate pair.");
        }
    }

    private static AdminErrorException Malformed(string code, string path, string message) => new(new(400, code, message, path));
}
