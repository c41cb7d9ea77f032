using System.Globalization;
using System.Security.Cryptography;

namespace Scenario.Signing.Oss;

/// <summary>OSS signature V4, <c>OSS4-HMAC-SHA256</c>, in a header or in a URL.</summary>
/// <remarks>Source: oss-protocol 2.5 and 2.6.</remarks>
public static class OssV4Signature
{
    public const string Algorithm = "OSS4-HMAC-SHA256";

    /// <summary>The only defined value of <c>x-oss-content-sha256</c>.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private const string PayloadHeader = "x-oss-content-sha256";

    /// <summary>The six parts that are hashed: method, path, query, headers, additional header names, payload value.</summary>
    /// <param name="r">The request; <c>x-oss-signature</c> in its query is left out.</param>
    /// <param name="additionalHeaders">Headers signed beyond content-type, content-md5 and <c>x-oss-*</c>; any case and order.</param>
    /// <param name="payloadHash">Value of <c>x-oss-content-sha256</c>.</param>
    public static string CanonicalRequest(OssRequestToSign r, IReadOnlyList<string> additionalHeaders, string payloadHash)
    {
        using var text = new CanonicalText();
        Write(text, r, SignedQuery(r), OssCanonicalHeaders.Additional(additionalHeaders, withContent: true), payloadHash, EmptyValue.NameOnly);
        return text.ToString();
    }

    /// <param name="canonicalRequest">From <see cref="CanonicalRequest"/>.</param>
    /// <param name="timestamp">Value of <c>x-oss-date</c>, or the <c>Date</c> header verbatim.</param>
    /// <param name="credential">Gives the credential scope.</param>
    public static string StringToSign(string canonicalRequest, string timestamp, OssV4Credential credential)
    {
        using var canonical = new CanonicalText();
        canonical.Text(canonicalRequest);
        using var text = StringToSign(canonical, timestamp, credential);
        return text.ToString();
    }

    /// <summary>The 32 bytes of the key for one day, region and product. As secret as the secret itself.</summary>
    public static byte[] SigningKey(string secret, string date, string region, string product = "oss")
    {
        var key = new byte[HMACSHA256.HashSizeInBytes];
        SigningKey(secret, date, region, product, key);
        return key;
    }

    /// <summary>The timestamp text of a request: <c>x-oss-date</c>, else <c>Date</c> verbatim (Go SDK), else null.</summary>
    public static string? Timestamp(OssRequestToSign r) => r.Header("x-oss-date") ?? r.Header("Date");

    /// <summary>The headers to add to a request: <c>x-oss-date</c>, <c>x-oss-content-sha256</c>, the token if any, and <c>Authorization</c>.</summary>
    /// <param name="r">Request without these headers.</param>
    /// <param name="accessKeyId">Key id.</param>
    /// <param name="secret">AccessKeySecret.</param>
    /// <param name="securityToken">Token of a temporary key, or null.</param>
    /// <param name="region">Without the <c>oss-</c> prefix.</param>
    /// <param name="now">Time of signing.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> SignHeaders(
        OssRequestToSign r, string accessKeyId, string secret, string? securityToken, string region, DateTimeOffset now)
    {
        var added = new List<KeyValuePair<string, string>>
        {
            new("x-oss-date", OssDate.ToIsoBasic(now)),
            new(PayloadHeader, UnsignedPayload),
        };
        if (securityToken is not null)
        {
            added.Add(new("x-oss-security-token", securityToken));
        }

        added.Add(new("Authorization", Authorization(r with { Headers = [.. r.Headers, .. added] }, accessKeyId, secret, region, [])));
        return added;
    }

    /// <summary>The <c>Authorization</c> value for a request that already has its date, token and payload headers.</summary>
    /// <exception cref="ArgumentException">The request has no valid <c>x-oss-date</c> or <c>Date</c>, or lacks an additional header.</exception>
    public static string Authorization(OssRequestToSign r, string accessKeyId, string secret, string region, IReadOnlyList<string> additionalHeaders)
    {
        var timestamp = Timestamp(r);
        if (!OssDate.TryParseIsoBasic(timestamp, out var instant) && !OssDate.TryParseHttpDate(timestamp, out instant))
        {
            throw new ArgumentException("A request is signed with its x-oss-date or Date header, and has neither.", nameof(r));
        }

        var additional = Present(r, additionalHeaders);
        var credential = new OssV4Credential(accessKeyId, OssDate.ToDay(instant), region);
        var signature = Sign(r, additional, timestamp, credential, secret);
        return additional.Length == 0
            ? $"{Algorithm} Credential={credential},Signature={signature}"
            : $"{Algorithm} Credential={credential},AdditionalHeaders={string.Join(';', additional)},Signature={signature}";
    }

    /// <summary>Verifies the header form. The payload value is <c>x-oss-content-sha256</c>, the timestamp <see
    /// cref="Timestamp"/>; that they are there and fresh is for the caller to check.</summary>
    /// <returns>No match when a listed additional header is absent.</returns>
    public static SignatureCheck Verify(OssRequestToSign r, OssV4Authorization presented, string secret) =>
        Verify(r, presented.AdditionalHeaders, Timestamp(r) ?? "", presented.Credential, presented.Signature, secret);

    /// <summary>Verifies the URL form: all query items but <c>x-oss-signature</c> are signed.</summary>
    /// <returns>No match when a listed additional header is absent.</returns>
    public static SignatureCheck VerifyUrl(OssRequestToSign r, OssV4PresignedQuery presented, string secret) =>
        Verify(r, presented.AdditionalHeaders, presented.Date, presented.Credential, presented.Signature, secret);

    /// <summary>The whole query of a presigned URL: the request's own items and the authentication items.</summary>
    /// <param name="r">Request without authentication items; content-type, content-md5 and <c>x-oss-*</c> headers in it must later be sent as they are.</param>
    /// <param name="accessKeyId">Key id.</param>
    /// <param name="secret">AccessKeySecret.</param>
    /// <param name="securityToken">Token of a temporary key, or null.</param>
    /// <param name="region">Without the <c>oss-</c> prefix.</param>
    /// <param name="now">Time of signing.</param>
    /// <param name="expires">Whole seconds, 1 s to 7 days.</param>
    /// <param name="additionalHeaders">Headers of the request to pin, such as <c>host</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expires"/> is out of range.</exception>
    public static IReadOnlyList<NameValue> Presign(
        OssRequestToSign r,
        string accessKeyId,
        string secret,
        string? securityToken,
        string region,
        DateTimeOffset now,
        TimeSpan expires,
        IReadOnlyList<string> additionalHeaders)
    {
        var seconds = (long)expires.TotalSeconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(seconds, 1, nameof(expires));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, OssV4PresignedQuery.MaxExpiresSeconds, nameof(expires));

        var additional = Present(r, additionalHeaders);
        var credential = new OssV4Credential(accessKeyId, OssDate.ToDay(now), region);
        var timestamp = OssDate.ToIsoBasic(now);
        var query = new List<NameValue>(r.Query)
        {
            new(OssV4PresignedQuery.VersionName, Algorithm),
            new(OssV4PresignedQuery.CredentialName, credential.ToString()),
            new(OssV4PresignedQuery.DateName, timestamp),
            new(OssV4PresignedQuery.ExpiresName, seconds.ToString(CultureInfo.InvariantCulture)),
        };
        if (additional.Length > 0)
        {
            query.Add(new(OssV4PresignedQuery.AdditionalHeadersName, string.Join(';', additional)));
        }

        if (securityToken is not null)
        {
            query.Add(new(OssV4PresignedQuery.SecurityTokenName, securityToken));
        }

        query.Add(new(OssV4PresignedQuery.SignatureName, Sign(r with { Query = query }, additional, timestamp, credential, secret)));
        return query;
    }

    internal static void SigningKey(string secret, string date, string region, string product, Span<byte> key)
    {
        using var seed = new CanonicalText();
        seed.Bytes("aliyun_v4"u8);
        seed.Text(secret);
        DeriveKey(seed.Written, date, key);
        DeriveKey(key, region, key);
        DeriveKey(key, product, key);
        DeriveKey(key, OssV4Credential.Terminator, key);
    }

    private static void DeriveKey(ReadOnlySpan<byte> key, string part, Span<byte> derived)
    {
        using var text = new CanonicalText();
        text.Text(part);
        Span<byte> next = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, text.Written, next);
        next.CopyTo(derived);
    }

    private static string Sign(OssRequestToSign r, string[] additional, string timestamp, OssV4Credential credential, string secret)
    {
        using var canonical = new CanonicalText();
        Write(canonical, r, SignedQuery(r), additional, r.Header(PayloadHeader) ?? UnsignedPayload, EmptyValue.NameOnly);
        using var text = StringToSign(canonical, timestamp, credential);
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        SigningKey(secret, credential.Date, credential.Region, credential.Product, key);
        return Mac.HexSha256(text.Written, key);
    }

    private static SignatureCheck Verify(
        OssRequestToSign r, IReadOnlyList<string> additionalHeaders, string timestamp, OssV4Credential credential, string presented, string secret)
    {
        var additional = OssCanonicalHeaders.Additional(additionalHeaders, withContent: true);
        var complete = Array.TrueForAll(additional, name => r.Header(name) is not null);
        var payload = r.Header(PayloadHeader) ?? UnsignedPayload;
        var query = SignedQuery(r);
        ReadOnlySpan<byte> key = SigningKeyCache.Get(secret, credential, out var isNew);

        var documented = Check(EmptyValue.NameOnly, key);
        if (documented.IsMatch && isNew)
        {
            SigningKeyCache.Keep(secret, credential, key);
        }

        if (documented.IsMatch || !complete || !Array.Exists(query, item => item.Value is ""))
        {
            return documented;
        }

        // The JS SDK signs "name=" for an empty value, except for what it calls sub-resources.
        var mixed = Check(EmptyValue.AsSentUnlessSubresource, key);
        if (mixed.IsMatch)
        {
            return mixed;
        }

        var asSent = Check(EmptyValue.AsSent, key);
        return asSent.IsMatch ? asSent : documented;

        SignatureCheck Check(EmptyValue emptyValue, ReadOnlySpan<byte> signingKey)
        {
            using var canonical = new CanonicalText();
            Write(canonical, r, query, additional, payload, emptyValue);
            using var text = StringToSign(canonical, timestamp, credential);
            var match = Mac.IsHexSha256(text.Written, signingKey, presented) && complete;
            return new SignatureCheck(match, () => Texts(emptyValue));
        }

        (string, string?) Texts(EmptyValue emptyValue)
        {
            using var canonical = new CanonicalText();
            Write(canonical, r, query, additional, payload, emptyValue);
            using var text = StringToSign(canonical, timestamp, credential);
            return (text.ToString(), canonical.ToString());
        }
    }

    private static void Write(CanonicalText text, OssRequestToSign r, NameValue[] query, string[] additional, string payload, EmptyValue emptyValue)
    {
        text.Text(r.Method.ToUpperInvariant());
        text.Byte((byte)'\n');
        text.Encoded(r.Resource, PercentEncoding.UnreservedAndSlash);
        text.Byte((byte)'\n');
        OssCanonicalQuery.Write(text, query, emptyValue);
        text.Byte((byte)'\n');
        OssCanonicalHeaders.Write(text, r, additional, withContent: true);
        text.Byte((byte)'\n');
        text.Text(string.Join(';', additional));
        text.Byte((byte)'\n');
        text.Text(payload);
    }

    private static CanonicalText StringToSign(CanonicalText canonicalRequest, string timestamp, OssV4Credential credential)
    {
        var text = new CanonicalText();
        text.Bytes("OSS4-HMAC-SHA256\n"u8);
        text.Text(timestamp);
        text.Byte((byte)'\n');
        credential.WriteScope(text);
        text.Byte((byte)'\n');
        text.HexSha256(canonicalRequest.Written);
        return text;
    }

    private static NameValue[] SignedQuery(OssRequestToSign r) => OssCanonicalQuery.Encode(r.Query, OssV4PresignedQuery.SignatureName);

    private static string[] Present(OssRequestToSign r, IReadOnlyList<string> additionalHeaders)
    {
        var additional = OssCanonicalHeaders.Additional(additionalHeaders, withContent: true);
        return Array.Find(additional, name => r.Header(name) is null) is { } absent
            ? throw new ArgumentException($"The header '{absent}' is to be signed, but the request does not have it.", nameof(additionalHeaders))
            : additional;
    }
}
