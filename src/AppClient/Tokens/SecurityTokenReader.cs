using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Scenario.Ram.Sessions;

namespace Scenario.AppClient.Tokens;

/// <summary>
/// Reads what a security token of the stand-in says of itself; nothing is verified here, since only the issuer can. Tokens of the real
/// service are opaque.
/// </summary>
internal static class SecurityTokenReader
{
    /// <returns>False for every token that is not of that form.</returns>
    public static bool TryRead(string token, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        var buffer = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, buffer, out var length))
        {
            return false;
        }

        if (SecurityTokenLayout.Read(buffer.AsSpan(0, length), out var layout) is not (null or SecurityTokenLayout.Part.Signature))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(layout.Claims.ToArray());
            var root = document.RootElement;
            claims = new TokenClaims(
                Required(root, "ak"), Required(root, "acc"), Required(root, "role"), Required(root, "roleId"), Required(root, "session"),
                Optional(root, "policy"), Optional(root, "src"), Optional(root, "caller"),
                DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat").GetInt64()), DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()),
                Encoding.UTF8.GetString(layout.KeyId));
            return true;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string Required(JsonElement root, string name) => root.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static string? Optional(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>What a readable token says.</summary>
/// <param name="SessionPolicy">JSON that narrows the role; null = none, the role's full permissions.</param>
/// <param name="Caller">ARN of whoever called AssumeRole.</param>
/// <param name="TokenKeyId">Which of the issuer's keys signed the token.</param>
internal sealed record TokenClaims(
    string AccessKeyId, string AccountId, string RoleName, string RoleId, string SessionName, string? SessionPolicy, string? SourceIdentity, string? Caller,
    DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string TokenKeyId)
{
    /// <summary>As OSS and STS see whoever sends the token.</summary>
    public string Arn => $"acs:ram::{AccountId}:assumed-role/{RoleName}/{SessionName}";
}
