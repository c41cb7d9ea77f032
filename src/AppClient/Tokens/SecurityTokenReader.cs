using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Scenario.AppClient.Tokens;

/// <summary>
/// Reads what a security token of the stand-in says of itself. Its bytes are <c>08 02</c>, <c>12 len JSON</c>, <c>1A len key-id</c>,
/// <c>22 20 HMAC</c>; nothing is verified here, since only the issuer can. Tokens of the real service are opaque.
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

        ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
        if (!rest.StartsWith<byte>([0x08, 0x02, 0x12]))
        {
            return false;
        }

        rest = rest[3..];
        if (!TryReadBlock(ref rest, out var json) || rest.IsEmpty || rest[0] != 0x1A)
        {
            return false;
        }

        rest = rest[1..];
        if (!TryReadBlock(ref rest, out var keyId))
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(json.ToArray());
            var root = document.RootElement;
            claims = new TokenClaims(
                Required(root, "ak"), Required(root, "acc"), Required(root, "role"), Required(root, "roleId"), Required(root, "session"),
                Optional(root, "policy"), Optional(root, "src"), Optional(root, "caller"),
                DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat").GetInt64()), DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()),
                Encoding.UTF8.GetString(keyId));
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

    /// <summary>A length as a base-128 varint, then as many bytes.</summary>
    private static bool TryReadBlock(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> block)
    {
        block = default;
        var length = 0;
        for (var shift = 0; shift < 21 && !rest.IsEmpty; shift += 7)
        {
            var value = rest[0];
            rest = rest[1..];
            length |= (value & 0x7F) << shift;
            if (value < 0x80)
            {
                if (length > rest.Length)
                {
                    return false;
                }

                block = rest[..length];
                rest = rest[length..];
                return true;
            }
        }

        return false;
    }
}
