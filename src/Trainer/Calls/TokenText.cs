using System.Text.Json;

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
        if (!Convert.TryFromBase64String(token, buffer, out var length) || !buffer.AsSpan(0, length).StartsWith<byte>([0x08, 0x02, 0x12]))
        {
            return null;
        }

        var at = 3;
        if (Block(buffer.AsSpan(0, length), ref at) is not { } claims || at >= length || buffer[at++] != 0x1A
            || Block(buffer.AsSpan(0, length), ref at) is not { } keyId)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(claims.Start, claims.Length));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new(document.RootElement.Clone(), System.Text.Encoding.ASCII.GetString(buffer, keyId.Start, keyId.Length), at)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string? Text(string name) => Claims.TryGetProperty(name, out var value) ? value.ToString() : null;

    private static (int Start, int Length)? Block(ReadOnlySpan<byte> bytes, ref int at)
    {
        var (length, shift) = (0, 0);
        byte next;
        do
        {
            if (at >= bytes.Length || shift > 21)
            {
                return null;
            }

            next = bytes[at++];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while ((next & 0x80) != 0);
        var start = at;
        at += length;
        return at <= bytes.Length ? (start, length) : null;
    }
}
