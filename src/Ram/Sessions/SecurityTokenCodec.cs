using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.Ram.Explanations;

namespace Scenario.Ram.Sessions;

/// <summary>Writes and opens security tokens, and derives the secret of a temporary access key.</summary>
/// <remarks>
/// The text is base64 of <see cref="SecurityTokenLayout"/>, signed with HMAC-SHA256. It therefore begins <c>CAIS</c>, as the vendor's does.
/// The claims are readable and hold no secret: the secret is derived from the token key and the access key id, so a host
/// that shares the ring needs no session table.
/// </remarks>
public sealed class SecurityTokenCodec(TokenKeyRing keys)
{
    /// <summary>Longest text that <see cref="Open"/> looks at, in characters.</summary>
    public const int MaximumLength = 16 * 1024;

    /// <summary>Length of a temporary secret, in characters.</summary>
    public const int SecretLength = 44;

    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Tokens come again with every request. Kept are those of our own making only, so a stranger cannot fill this.
    private const int MostRemembered = 8192;

    // No claim ever stands in HTML, so a quote takes two bytes instead of six: a token goes with every request.
    private static readonly JsonWriterOptions ClaimsOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, TokenOpening.Opened> _remembered = new(TokenComparer.Instance);

    // Beside the dictionary, whose Count takes all its locks.
    private int _rememberedCount;

    /// <summary>A token for the session, signed with the current key.</summary>
    public string Issue(RoleSession session)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        body.Write(SecurityTokenLayout.Beginning);
        var claims = WriteClaims(session);
        WriteLength(body, claims.WrittenCount);
        body.Write(claims.WrittenSpan);
        body.Write(SecurityTokenLayout.BeforeKeyId);
        WriteLength(body, keys.CurrentKeyId.Length);
        body.Write(Encoding.ASCII.GetBytes(keys.CurrentKeyId));

        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.CurrentKey, body.WrittenSpan, signature);
        body.Write(SecurityTokenLayout.BeforeSignature);
        body.Write(signature);
        return Convert.ToBase64String(body.WrittenSpan);
    }

    /// <summary>Opens a token. Never throws for what a client sends.</summary>
    public TokenOpening Open(string token)
    {
        if (token.Length > MaximumLength)
        {
            return new TokenOpening.Malformed(ExplanationKind.TokenTooLong);
        }

        if (_remembered.TryGetValue(token, out var known))
        {
            return known;
        }

        var opening = Read(token);
        if (opening is TokenOpening.Opened opened && _remembered.TryAdd(token, opened) && Interlocked.Increment(ref _rememberedCount) > MostRemembered)
        {
            _remembered.Clear();
            _rememberedCount = 0;
        }

        return opening;
    }

    private TokenOpening Read(string token)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(token.Length)];
        // Base64 has several spellings of one value (white space, unused bits); only ours is accepted.
        if (!Convert.TryFromBase64String(token, bytes, out var length)
            || !string.Equals(Convert.ToBase64String(bytes, 0, length), token, StringComparison.Ordinal))
        {
            return new TokenOpening.Malformed(ExplanationKind.TokenNotBase64);
        }

        return OpenBytes(bytes.AsSpan(0, length));
    }

    /// <summary>The secret of a temporary access key of a token signed with the current key; 44 alphanumerics.</summary>
    public string SecretFor(string accessKeyId) => DeriveSecret(keys.CurrentKey, accessKeyId);

    private TokenOpening OpenBytes(ReadOnlySpan<byte> token)
    {
        switch (SecurityTokenLayout.Read(token, out var layout))
        {
            case SecurityTokenLayout.Part.Beginning:
                return new TokenOpening.Malformed(ExplanationKind.TokenWrongBeginning);
            case SecurityTokenLayout.Part.Claims:
                return new TokenOpening.Malformed(ExplanationKind.TokenClaimsCut);
            case SecurityTokenLayout.Part.KeyId:
                return new TokenOpening.Malformed(ExplanationKind.TokenKeyIdCut);
            case SecurityTokenLayout.Part.Signature:
                return new TokenOpening.Malformed(ExplanationKind.TokenSignatureCut);
        }

        var keyId = Encoding.ASCII.GetString(layout.KeyId);
        if (!keys.TryGet(keyId, out var key))
        {
            return new TokenOpening.UnknownKey(keyId);
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, layout.Signed, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, layout.Signature))
        {
            return new TokenOpening.BadSignature();
        }

        return TryReadClaims(layout.Claims, out var session)
            ? new TokenOpening.Opened(session, keyId, DeriveSecret(key, session.AccessKeyId))
            : new TokenOpening.Malformed(ExplanationKind.TokenClaimsVersion);
    }

    // 64 bytes are drawn down to 44 characters: bytes of 248 and more are skipped so that all 62 characters stay equally
    // likely; when too few remain, the block is hashed again.
    private static string DeriveSecret(byte[] key, string accessKeyId)
    {
        Span<byte> block = stackalloc byte[HMACSHA512.HashSizeInBytes];
        HMACSHA512.HashData(key, Encoding.UTF8.GetBytes("secret:" + accessKeyId), block);
        Span<char> secret = stackalloc char[SecretLength];
        Span<byte> next = stackalloc byte[HMACSHA512.HashSizeInBytes];
        var filled = 0;
        while (true)
        {
            foreach (var value in block)
            {
                if (value < 248)
                {
                    secret[filled++] = Alphanumerics[value % 62];
                    if (filled == SecretLength)
                    {
                        return new string(secret);
                    }
                }
            }

            HMACSHA512.HashData(key, block, next);
            next.CopyTo(block);
        }
    }

    private static ArrayBufferWriter<byte> WriteClaims(RoleSession session)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, ClaimsOptions);
        json.WriteStartObject();
        json.WriteNumber("v"u8, 1);
        json.WriteString("ak"u8, session.AccessKeyId);
        json.WriteString("acc"u8, session.AccountId);
        json.WriteString("roleId"u8, session.RoleId);
        json.WriteString("role"u8, session.RoleName);
        json.WriteString("session"u8, session.SessionName);
        if (session.SessionPolicy is not null)
        {
            json.WriteString("policy"u8, session.SessionPolicy);
        }

        if (session.SourceIdentity is not null)
        {
            json.WriteString("src"u8, session.SourceIdentity);
        }

        json.WriteString("caller"u8, session.CallerArn);
        json.WriteNumber("iat"u8, session.IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, session.ExpiresAt.ToUnixTimeSeconds());
        json.WriteEndObject();
        return buffer;
    }

    private static bool TryReadClaims(ReadOnlySpan<byte> claims, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RoleSession? session)
    {
        session = null;
        var reader = new Utf8JsonReader(claims);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.GetProperty("v"u8).GetInt32() != 1)
        {
            return false;
        }

        session = new RoleSession(
            Text("ak")!,
            Text("acc")!,
            Text("roleId")!,
            Text("role")!,
            Text("session")!,
            Text("policy"),
            Text("src"),
            Text("caller")!,
            DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat"u8).GetInt64()),
            DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp"u8).GetInt64()));
        return true;

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static void WriteLength(ArrayBufferWriter<byte> writer, int length)
    {
        var rest = (uint)length;
        while (rest >= 0x80)
        {
            writer.Write<byte>([(byte)(rest | 0x80)]);
            rest >>= 7;
        }

        writer.Write<byte>([(byte)rest]);
    }

    /// <summary>Tells tokens apart by the end of their signature, and then by all of it.</summary>
    /// <remarks>
    /// INVARIANT: nobody learns a signature by the time that a guess takes: texts are only compared where their ends have the same hash, whose secret the
    /// process keeps to itself, and a comparison looks at more characters at a time than anybody can guess.
    /// </remarks>
    private sealed class TokenComparer : IEqualityComparer<string>
    {
        // 144 bits of a MAC
        private const int HashedCharacters = 24;

        public static readonly TokenComparer Instance = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode([DisallowNull] string obj) => string.GetHashCode(obj.AsSpan(Math.Max(0, obj.Length - HashedCharacters)));
    }
}
