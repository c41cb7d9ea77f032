using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Scenario.Signing;

/// <summary>Keyed hashes as the wire shows them, and their comparison.</summary>
internal static class Mac
{
    private const int Base64Sha1Length = 28;
    private const int Base64Sha256Length = 44;
    private const int HexSha256Length = 64;

    /// <summary>Base64 HMAC-SHA1 with the UTF-8 bytes of <paramref name="secret"/> followed by <paramref name="keySuffix"/> as the key.</summary>
    public static string Base64Sha1(ReadOnlySpan<byte> text, string secret, ReadOnlySpan<byte> keySuffix = default)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Sha1(text, secret, keySuffix, mac);
        return Convert.ToBase64String(mac);
    }

    public static bool IsBase64Sha1(ReadOnlySpan<byte> text, string secret, string presented, ReadOnlySpan<byte> keySuffix = default)
    {
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Sha1(text, secret, keySuffix, mac);
        Span<byte> expected = stackalloc byte[Base64Sha1Length];
        Base64.EncodeToUtf8(mac, expected, out _, out _);
        return TextEquals(expected, presented);
    }

    public static string Base64Sha256(ReadOnlySpan<byte> text, string secret)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sha256(text, secret, mac);
        return Convert.ToBase64String(mac);
    }

    public static bool IsBase64Sha256(ReadOnlySpan<byte> text, string secret, string presented)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sha256(text, secret, mac);
        Span<byte> expected = stackalloc byte[Base64Sha256Length];
        Base64.EncodeToUtf8(mac, expected, out _, out _);
        return TextEquals(expected, presented);
    }

    /// <summary>Lower-case hexadecimal HMAC-SHA256 with the UTF-8 bytes of <paramref name="secret"/> as the key.</summary>
    public static string HexSha256(ReadOnlySpan<byte> text, string secret)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sha256(text, secret, mac);
        return Convert.ToHexStringLower(mac);
    }

    public static bool IsHexSha256(ReadOnlySpan<byte> text, string secret, string presented)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sha256(text, secret, mac);
        return HexEquals(mac, presented);
    }

    public static string HexSha256(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, mac);
        return Convert.ToHexStringLower(mac);
    }

    public static bool IsHexSha256(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key, string presented)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text, mac);
        return HexEquals(mac, presented);
    }

    private static bool HexEquals(ReadOnlySpan<byte> mac, string presented)
    {
        Span<byte> expected = stackalloc byte[HexSha256Length];
        Convert.TryToHexStringLower(mac, expected, out _);
        return TextEquals(expected, presented);
    }

    /// <summary>
    /// Compares texts, not decoded bytes: the last base64 digit has unused bits, so two texts can decode to one value.
    /// INVARIANT: constant time for presented texts of the right length; the length itself is public.
    /// </summary>
    private static bool TextEquals(ReadOnlySpan<byte> expected, string presented)
    {
        if (presented.Length != expected.Length || !Ascii.IsValid(presented))
        {
            return false;
        }

        Span<byte> actual = stackalloc byte[HexSha256Length];
        var length = Encoding.ASCII.GetBytes(presented, actual);
        return CryptographicOperations.FixedTimeEquals(expected, actual[..length]);
    }

    private static void Sha1(ReadOnlySpan<byte> text, string secret, ReadOnlySpan<byte> keySuffix, Span<byte> mac)
    {
        using var key = new CanonicalText();
        key.Text(secret);
        key.Bytes(keySuffix);
        HMACSHA1.HashData(key.Written, text, mac);
    }

    private static void Sha256(ReadOnlySpan<byte> text, string secret, Span<byte> mac)
    {
        using var key = new CanonicalText();
        key.Text(secret);
        HMACSHA256.HashData(key.Written, text, mac);
    }
}
