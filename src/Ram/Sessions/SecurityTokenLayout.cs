namespace Scenario.Ram.Sessions;

/// <summary>
/// The bytes of a security token: <c>08 02</c> format version 2, <c>12 len json</c> the claims, <c>1A len id</c> the key id, <c>22 20 hmac</c>
/// the signature over everything before. Lengths are base-128 varints. Whether it is genuine only the issuer can tell.
/// </summary>
internal readonly ref struct SecurityTokenLayout
{
    public const int SignatureSize = 32;

    private const byte KeyIdMark = 0x1A;
    private const byte SignatureMark = 0x22;
    private const int LargestShift = 14; // two million bytes are more than any token has

    private SecurityTokenLayout(ReadOnlySpan<byte> claims, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        Claims = claims;
        KeyId = keyId;
        Signed = signed;
        Signature = signature;
    }

    /// <summary>A part of a token.</summary>
    internal enum Part
    {
        Beginning,
        Claims,
        KeyId,
        Signature,
    }

    /// <summary>What every token begins with.</summary>
    public static ReadOnlySpan<byte> Beginning => [0x08, 0x02, 0x12];

    /// <summary>What comes before a signature.</summary>
    public static ReadOnlySpan<byte> BeforeSignature => [SignatureMark, SignatureSize];

    /// <summary>What comes before the length of a key id.</summary>
    public static ReadOnlySpan<byte> BeforeKeyId => [KeyIdMark];

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlySpan<byte> Claims { get; }

    /// <summary>ASCII.</summary>
    public ReadOnlySpan<byte> KeyId { get; }

    /// <summary>Everything before the signature's mark.</summary>
    public ReadOnlySpan<byte> Signed { get; }

    /// <summary>Empty when the rest of the token is none.</summary>
    public ReadOnlySpan<byte> Signature { get; }

    /// <param name="token">Decoded from base64.</param>
    /// <param name="layout">All parts before the missing one.</param>
    /// <returns>The first part that is not there; null when all are.</returns>
    public static Part? Read(ReadOnlySpan<byte> token, out SecurityTokenLayout layout)
    {
        layout = default;
        if (!token.StartsWith(Beginning))
        {
            return Part.Beginning;
        }

        var rest = token[Beginning.Length..];
        if (!TryReadBlock(ref rest, out var claims) || !rest.StartsWith(BeforeKeyId))
        {
            return Part.Claims;
        }

        rest = rest[BeforeKeyId.Length..];
        if (!TryReadBlock(ref rest, out var keyId))
        {
            return Part.KeyId;
        }

        var isSigned = rest.Length == BeforeSignature.Length + SignatureSize && rest.StartsWith(BeforeSignature);
        layout = new(claims, keyId, token[..^rest.Length], isSigned ? rest[BeforeSignature.Length..] : []);
        return isSigned ? null : Part.Signature;
    }

    private static bool TryReadBlock(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> block)
    {
        block = default;
        var length = 0;
        for (var shift = 0; shift <= LargestShift && !rest.IsEmpty; shift += 7)
        {
            var value = rest[0];
            rest = rest[1..];
            length |= (value & 0x7F) << shift;
            if (value >= 0x80)
            {
                continue;
            }

            if (length > rest.Length)
            {
                return false;
            }

            block = rest[..length];
            rest = rest[length..];
            return true;
        }

        return false;
    }
}
