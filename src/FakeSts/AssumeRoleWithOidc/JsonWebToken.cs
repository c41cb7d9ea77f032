using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>A signed JWT in compact form (RFC 7515, RFC 7519), parsed and not yet verified.</summary>
internal sealed class JsonWebToken
{
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private JsonWebToken(JsonElement header, JsonElement claims, byte[] signedText, byte[] signature)
    {
        Algorithm = Text(header, "alg");
        KeyId = Text(header, "kid");
        HasCriticalHeader = header.TryGetProperty("crit", out _);
        Claims = claims;
        SignedText = signedText;
        Signature = signature;
    }

    public string? Algorithm { get; }

    public string? KeyId { get; }

    /// <summary>A <c>crit</c> header demands something that we do not know.</summary>
    public bool HasCriticalHeader { get; }

    public JsonElement Claims { get; }

    /// <summary>Header and claims as on the wire: what the signature covers.</summary>
    public byte[] SignedText { get; }

    public byte[] Signature { get; }

    /// <summary>False for anything but three base64url parts whose first two are JSON objects without doubled members.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JsonWebToken? token)
    {
        token = null;
        var parts = text.Split('.');
        if (parts.Length != 3 || !Ascii.IsValid(text))
        {
            return false;
        }

        try
        {
            if (TryObject(parts[0], out var header) && TryObject(parts[1], out var claims))
            {
                token = new(header, claims, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape of half a surrogate pair.
        }

        return token is not null;
    }

    /// <summary>A string claim; null when absent or of another type.</summary>
    public string? Text(string name) => Text(Claims, name);

    /// <summary>A string or an array of strings; empty when absent or of another type.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!Claims.TryGetProperty(name, out var value))
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(static v => v.ValueKind == JsonValueKind.String) =>
                [.. value.EnumerateArray().Select(static v => v.GetString()!)],
            _ => [],
        };
    }

    /// <summary>A NumericDate; null when absent, of another type or beyond the calendar.</summary>
    public DateTimeOffset? Time(string name) =>
        Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    private static bool TryObject(string part, out JsonElement element)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part), JsonOptions);
        element = document.RootElement.Clone();
        return element.ValueKind == JsonValueKind.Object;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
