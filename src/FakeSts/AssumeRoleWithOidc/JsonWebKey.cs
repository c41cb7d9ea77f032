using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>One public key of a JWKS document (RFC 7517); RSA from 2048 bits, or P-256, P-384, P-521.</summary>
internal sealed class JsonWebKey
{
    private const int MinimumRsaBytes = 256;
    private const int MaximumRsaBytes = 1024;

    private readonly RSAParameters? _rsa;
    private readonly ECParameters? _ec;
    private readonly string? _algorithm;

    private JsonWebKey(string? keyId, string? algorithm, string? thumbprint, RSAParameters? rsa, ECParameters? ec)
    {
        KeyId = keyId;
        _algorithm = algorithm;
        CertificateThumbprint = thumbprint;
        _rsa = rsa;
        _ec = ec;
    }

    public string? KeyId { get; }

    /// <summary>SHA-1 of the certificate that the key set gives for this key, lower-case hexadecimal; null when it gives none.</summary>
    public string? CertificateThumbprint { get; }

    /// <summary>The keys of a set that can verify; others are left out. Empty when the document is no key set.</summary>
    public static IReadOnlyList<JsonWebKey> ReadSet(string jwks)
    {
        var keys = new List<JsonWebKey>();
        try
        {
            using var document = JsonDocument.Parse(jwks);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var list)
                && list.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in list.EnumerateArray())
                {
                    if (Read(item) is { } key)
                    {
                        keys.Add(key);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }

        return keys;
    }

    /// <summary>Whether the signature is this key's. The algorithm must be one of the key's own kind, so that no token chooses a weaker one.</summary>
    public bool Verifies(string? algorithm, byte[] text, byte[] signature)
    {
        if (_algorithm is not null && _algorithm != algorithm)
        {
            return false;
        }

        try
        {
            switch (algorithm)
            {
                case "RS256" or "RS384" or "RS512" or "PS256" or "PS384" or "PS512" when _rsa is { } parameters:
                    using (var rsa = RSA.Create(parameters))
                    {
                        return rsa.VerifyData(text, signature, HashOf(algorithm), algorithm[0] == 'R' ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
                    }

                case "ES256" or "ES384" or "ES512" when _ec is { } parameters && parameters.Q.X!.Length == CoordinateBytes(algorithm):
                    using (var ecdsa = ECDsa.Create(parameters))
                    {
                        return ecdsa.VerifyData(text, signature, HashOf(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                    }

                default:
                    return false;
            }
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static JsonWebKey? Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "use") is not (null or "sig"))
        {
            return null;
        }

        RSAParameters? rsa = null;
        ECParameters? ec = null;
        switch (Text(item, "kty"))
        {
            case "RSA" when Bytes(item, "n") is { Length: >= MinimumRsaBytes and <= MaximumRsaBytes } modulus
                && Bytes(item, "e") is { Length: > 0 and <= 8 } exponent:
                rsa = new() { Modulus = modulus, Exponent = exponent };
                break;
            case "EC" when CurveOf(Text(item, "crv")) is var (curve, length) && Bytes(item, "x") is { } x && Bytes(item, "y") is { } y && x.Length == length
                && y.Length == length:
                ec = new() { Curve = curve, Q = new() { X = x, Y = y } };
                break;
            default:
                return null;
        }

        return new(Text(item, "kid"), Text(item, "alg"), ThumbprintOf(item), rsa, ec);
    }

    private static string? ThumbprintOf(JsonElement item)
    {
        if (Bytes(item, "x5t") is { } thumbprint)
        {
            return Convert.ToHexStringLower(thumbprint);
        }

        if (!item.TryGetProperty("x5c", out var chain) || chain.ValueKind != JsonValueKind.Array || chain.GetArrayLength() == 0
            || chain[0].ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return chain[0].TryGetBytesFromBase64(out var certificate) ? Convert.ToHexStringLower(SHA1.HashData(certificate)) : null;
    }

    private static (ECCurve Curve, int Length)? CurveOf(string? name) => name switch
    {
        "P-256" => (ECCurve.NamedCurves.nistP256, 32),
        "P-384" => (ECCurve.NamedCurves.nistP384, 48),
        "P-521" => (ECCurve.NamedCurves.nistP521, 66),
        _ => null,
    };

    private static int CoordinateBytes(string algorithm) => algorithm switch
    {
        "ES256" => 32,
        "ES384" => 48,
        _ => 66,
    };

    private static HashAlgorithmName HashOf(string algorithm) => algorithm[2..] switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement item, string name)
    {
        try
        {
            return Text(item, name) is { } text ? Base64Url.DecodeFromChars(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
