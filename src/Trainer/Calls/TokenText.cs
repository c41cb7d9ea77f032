using System.Text;
using System.Text.Json;
using Scenario.Ram.Sessions;

namespace Scenario.Trainer.Calls;

/// <summary>What a security token of this cloud says of itself. Nothing is verified; only the issuer can. The real cloud's tokens are opaque.</summary>
public sealed class TokenText
{
    private TokenText(JsonElement claims, string keyId, int signatureAt)
    {
        Claims = claims;
        KeyId = keyId;
        SignatureAt = signatureAt;
    }

    /// <summary>The claims as they stand in the token.</summary>
    public JsonElement Claims { get; }

    /// <summary>Which key signed it.</summary>
    public string KeyId { get; }

    /// <summary>Byte of the decoded token at which the signature begins.</summary>
    public int SignatureAt { get; }

    /// <returns>Null for a text that is not of this cloud's form: <c>08 02</c>, <c>12 len
    /// JSON</c>, <c>1A len key-id</c>, <c>22 20 HMAC</c> in base64.</returns>
    public static TokenText? Read(string token)
    {
        var buffer = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, buffer, out var length)
            || SecurityTokenLayout.Read(buffer.AsSpan(0, length), out var layout) is not (null or SecurityTokenLayout.Part.Signature))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(layout.Claims.ToArray());
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone(), Encoding.ASCII.GetString(layout.KeyId), layout.Signed.Length)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Text(string name) => Claims.TryGetProperty(name, out var value) ? value.ToString() : null;

    /// <summary>The session that the claims tell of, believed as they stand.</summary>
    /// <returns>Null when a claim is missing.</returns>
    public RoleSession? Session() =>
        Text("ak") is { } key && Text("acc") is { } account && Text("roleId") is { } roleId && Text("role") is { } role && Text("session") is { } session
        && Text("caller") is { } caller && TimeOf("iat") is { } issued && TimeOf("exp") is { } expires
            ? new(key, account, roleId, role, session, Text("policy"), Text("src"), caller, issued, expires)
            : null;

    private DateTimeOffset? TimeOf(string claim) => long.TryParse(Text(claim), out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
