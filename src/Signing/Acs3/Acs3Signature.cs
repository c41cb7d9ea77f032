using System.Security.Cryptography;

namespace Scenario.Signing.Acs3;

/// <summary>Signature version 3, <c>ACS3-HMAC-SHA256</c> (sts-ram-api 1.3, 2.3).</summary>
/// <remarks>Source: sts-ram-api 2.3, after the vendor's "V3 request body and signature" page.</remarks>
public static class Acs3Signature
{
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>The six parts that are hashed: method, path, query, headers, their names, payload hash.</summary>
    /// <param name="r">The request.</param>
    /// <param name="signedHeaders">Names in the order of the <c>SignedHeaders</c> item; an absent header counts as empty.</param>
    public static string CanonicalRequest(Acs3Request r, IReadOnlyList<string> signedHeaders)
    {
        using var text = Canonicalise(r, signedHeaders);
        return text.ToString();
    }

    /// <summary>Signs <c>host</c>, <c>content-type</c> and every <c>x-acs-*</c> header of the request.</summary>
    /// <returns>The value of the <c>Authorization</c> header.</returns>
    public static string Authorization(Acs3Request r, string accessKeyId, string secret)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, _) in r.Headers)
        {
            var lower = name.ToLowerInvariant();
            if (lower is "host" or "content-type" || lower.StartsWith("x-acs-", StringComparison.Ordinal))
            {
                names.Add(lower);
            }
        }

        string[] signedHeaders = [.. names];
        using var canonical = Canonicalise(r, signedHeaders);
        using var text = StringToSign(canonical);
        return $"{Algorithm} Credential={accessKeyId},SignedHeaders={string.Join(';', signedHeaders)},Signature={Mac.HexSha256(text.Written, secret)}";
    }

    /// <summary>The headers that make a request a signed one: those that were given, time,
    /// nonce, payload hash, key and token, and <c>Authorization</c>.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path as on the wire.</param>
    /// <param name="query">Query, decoded.</param>
    /// <param name="headers">Must have <c>host</c>, <c>x-acs-action</c> and <c>x-acs-version</c>, and <c>content-type</c> with a body.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="key">Access key id, secret and, with temporary credentials, the token.</param>
    /// <param name="now">By the client's clock.</param>
    /// <param name="nonce">Used once.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> SignHeaders(
        string method,
        string path,
        IReadOnlyList<NameValue> query,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        (string AccessKeyId, string Secret, string? SecurityToken) key,
        DateTimeOffset now,
        string nonce)
    {
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(body));
        List<KeyValuePair<string, string>> signed =
        [
            .. headers,
            new("x-acs-date", WireTime.Format(now)),
            new("x-acs-signature-nonce", nonce),
            new("x-acs-content-sha256", payloadHash),
        ];
        if (key.SecurityToken is { } token)
        {
            signed.Add(new("x-acs-accesskey-id", key.AccessKeyId));
            signed.Add(new("x-acs-security-token", token));
        }

        signed.Add(new("Authorization", Authorization(new(method, path, query, signed, payloadHash), key.AccessKeyId, key.Secret)));
        return signed;
    }

    /// <summary>Verifies with the header list the client supplied; headers outside it are not protected by the signature.</summary>
    /// <returns>No match for an algorithm other than <see cref="Algorithm"/>.</returns>
    public static SignatureCheck Verify(Acs3Request r, Acs3Authorization presented, string secret)
    {
        using var canonical = Canonicalise(r, presented.SignedHeaders);
        using var text = StringToSign(canonical);
        var match = Mac.IsHexSha256(text.Written, secret, presented.Signature) && presented.Algorithm == Algorithm;
        return new SignatureCheck(match, () =>
        {
            using var shown = Canonicalise(r, presented.SignedHeaders);
            using var signed = StringToSign(shown);
            return (signed.ToString(), shown.ToString());
        });
    }

    private static CanonicalText StringToSign(CanonicalText canonicalRequest)
    {
        var text = new CanonicalText();
        text.Bytes("ACS3-HMAC-SHA256\n"u8);
        text.HexSha256(canonicalRequest.Written);
        return text;
    }

    private static CanonicalText Canonicalise(Acs3Request r, IReadOnlyList<string> signedHeaders)
    {
        var text = new CanonicalText();
        text.Text(r.Method.ToUpperInvariant());
        text.Byte((byte)'\n');
        text.Text(r.Path.Length == 0 ? "/" : r.Path);
        text.Byte((byte)'\n');
        WriteQuery(text, r.Query);
        text.Byte((byte)'\n');
        foreach (var name in signedHeaders)
        {
            text.Text(name);
            text.Byte((byte)':');
            WriteHeaderValue(text, r.Headers, name);
            text.Byte((byte)'\n');
        }

        text.Byte((byte)'\n');
        for (var i = 0; i < signedHeaders.Count; i++)
        {
            if (i > 0)
            {
                text.Byte((byte)';');
            }

            text.Text(signedHeaders[i]);
        }

        text.Byte((byte)'\n');
        text.Text(r.HashedPayload);
        return text;
    }

    private static void WriteQuery(CanonicalText text, IReadOnlyList<NameValue> query)
    {
        if (query.Count == 0)
        {
            return;
        }

        NameValue[] sorted = [.. query];
        Array.Sort(sorted, NameValueOrder.ByName);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                text.Byte((byte)'&');
            }

            text.Encoded(sorted[i].Name, PercentEncoding.Unreserved);
            text.Byte((byte)'=');
            text.Encoded(sorted[i].Value, PercentEncoding.Unreserved);
        }
    }

    /// <summary>Repeated headers: values trimmed, sorted, joined with a comma and a space.</summary>
    private static void WriteHeaderValue(CanonicalText text, IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        string? only = null;
        List<string>? several = null;
        foreach (var (headerName, value) in headers)
        {
            if (!headerName.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (only is null)
            {
                only = value.Trim();
                continue;
            }

            several ??= [only];
            several.Add(value.Trim());
        }

        several?.Sort(StringComparer.Ordinal);
        text.Text(several is null ? only : string.Join(", ", several));
    }
}
