using System.Security.Cryptography;

namespace Scenario.ControlPlane;

/// <summary>Bytes of the system's generator, fetched in bulk: one call of it costs as much for eight bytes as for a kilobyte. None is given twice.</summary>
public static class BulkRandom
{
    private const int BulkBytes = 1024;

    [ThreadStatic]
    private static byte[]? _bulk;

    [ThreadStatic]
    private static int _left;

    public static void Fill(Span<byte> bytes)
    {
        if (bytes.Length > BulkBytes)
        {
            RandomNumberGenerator.Fill(bytes);
            return;
        }

        var bulk = _bulk ??= new byte[BulkBytes];
        if (_left < bytes.Length)
        {
            RandomNumberGenerator.Fill(bulk);
            _left = BulkBytes;
        }

        var given = bulk.AsSpan(_left - bytes.Length, bytes.Length);
        _left -= bytes.Length;
        given.CopyTo(bytes);
        given.Clear();
    }

    /// <param name="digits">An even number, at most 64.</param>
    /// <param name="lowercase">Else upper case.</param>
    public static string HexString(int digits, bool lowercase = false)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes = bytes[..(digits / 2)];
        Fill(bytes);
        return lowercase ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes);
    }
}
