using System.Text.Json;

namespace Scenario.AppClient.Tokens;

/// <summary>One line on what a token allows: the Allow statements of its session policy, or the whole role.</summary>
internal static class PolicySummary
{
    public static string Of(TokenClaims claims)
    {
        if (claims.SessionPolicy is null)
        {
            return $"what the role {claims.RoleName} allows; no session policy narrows it";
        }

        try
        {
            using var policy = JsonDocument.Parse(claims.SessionPolicy);
            var statements = policy.RootElement.GetProperty("Statement");
            var all = statements.ValueKind == JsonValueKind.Array ? statements.EnumerateArray().ToList() : [statements];
            var allowed = all.Where(s => s.GetProperty("Effect").GetString() == "Allow").Select(s => $"{Values(s, "Action")} on {Values(s, "Resource")}")
                .ToList();
            var some = allowed.Count == 0 ? "nothing: the session policy has no Allow statement" : string.Join("; ", allowed);
            return $"{some} (session policy, within the role {claims.RoleName})";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"what the role {claims.RoleName} and the session policy {claims.SessionPolicy} both allow";
        }
    }

    private static string Values(JsonElement statement, string name)
    {
        if (!statement.TryGetProperty(name, out var value))
        {
            return statement.TryGetProperty("Not" + name, out var not) ? "all but " + Join(not) : "*";
        }

        return Join(value);
    }

    private static string Join(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? string.Join(", ", value.EnumerateArray().Select(v => v.ToString())) : value.ToString();
}
