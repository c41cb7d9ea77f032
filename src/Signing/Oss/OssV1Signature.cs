using System.Globalization;

namespace Scenario.Signing.Oss;

/// <summary>OSS signature V1: HMAC-SHA1 over method, content headers, date, <c>x-oss-*</c> headers and resource, in a header or in a URL.</summary>
/// <remarks>Source: oss-protocol 2.2 and 2.3.</remarks>
public static class OssV1Signature
{
    private enum SignedQuery
    {
        Subresources,

        /// <summary>The JS SDK signs every name that it passes as a sub-resource, listed or not.</summary>
        AllButAuthentication,
    }

    /// <summary>The text that is signed.</summary>
    /// <param name="r">The request.</param>
    /// <param name="dateLine">The date header's value (<see cref="DateLine"/>), or for a URL the text of <c>Expires</c>.</param>
    public static string StringToSign(OssRequestToSign r, string dateLine)
    {
        using var text = Canonicalise(r, dateLine, SignedQuery.Subresources);
        return text.ToString();
    }

    /// <summary>The value of <c>x-oss-date</c>, else of <c>Date</c>, else null.</summary>
    public static string? DateLine(OssRequestToSign r) => r.Header("x-oss-date") ?? r.Header("Date");

    /// <returns>Base64 signature.</returns>
    public static string Sign(OssRequestToSign r, string dateLine, string secret)
    {
        using var text = Canonicalise(r, dateLine, SignedQuery.Subresources);
        return Mac.Base64Sha1(text.Written, secret);
    }

    /// <summary>The <c>Authorization</c> value for a request that already has its date, token and content headers.</summary>
    /// <exception cref="ArgumentException">The request has neither <c>x-oss-date</c> nor <c>Date</c>.</exception>
    public static string Authorization(OssRequestToSign r, string accessKeyId, string secret)
    {
        var dateLine = DateLine(r) ?? throw new ArgumentException("A request is signed with its x-oss-date or Date header, and has neither.", nameof(r));
        return $"OSS {accessKeyId}:{Sign(r, dateLine, secret)}";
    }

    public static SignatureCheck VerifyHeader(OssRequestToSign r, string dateLine, string secret, string presented) =>
        Verify(r, dateLine, secret, presented);

    /// <param name="r">The request; <c>OSSAccessKeyId</c>, <c>Expires</c> and <c>Signature</c> may still be in its query.</param>
    /// <param name="expires">Text of the <c>Expires</c> parameter.</param>
    /// <param name="secret">AccessKeySecret.</param>
    /// <param name="presented">Text of the <c>Signature</c> parameter, decoded.</param>
    public static SignatureCheck VerifyUrl(OssRequestToSign r, string expires, string secret, string presented) =>
        Verify(r, expires, secret, presented);

    /// <summary>The whole query of a presigned URL: the request's own items, the token as <c>security-token</c>, and the signature.</summary>
    /// <param name="r">Request without authentication items; its headers must later be sent as they are.</param>
    /// <param name="accessKeyId">Key id.</param>
    /// <param name="secret">AccessKeySecret.</param>
    /// <param name="securityToken">Token of a temporary key, or null.</param>
    /// <param name="expires">Deadline, cut to whole seconds.</param>
    public static IReadOnlyList<NameValue> Presign(OssRequestToSign r, string accessKeyId, string secret, string? securityToken, DateTimeOffset expires)
    {
        var query = new List<NameValue>(r.Query);
        if (securityToken is not null)
        {
            query.Add(new NameValue("security-token", securityToken));
        }

        var deadline = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Sign(r with { Query = query }, deadline, secret);
        return [.. query, new("OSSAccessKeyId", accessKeyId), new("Expires", deadline), new("Signature", signature)];
    }

    private static SignatureCheck Verify(OssRequestToSign r, string dateLine, string secret, string presented)
    {
        using var text = Canonicalise(r, dateLine, SignedQuery.Subresources);
        if (Mac.IsBase64Sha1(text.Written, secret, presented))
        {
            return Check(true, SignedQuery.Subresources);
        }

        if (r.Query.Any(item => !OssSubresources.IsSigned(item.Name) && !IsAuthentication(item.Name)))
        {
            using var retry = Canonicalise(r, dateLine, SignedQuery.AllButAuthentication);
            if (Mac.IsBase64Sha1(retry.Written, secret, presented))
            {
                return Check(true, SignedQuery.AllButAuthentication);
            }
        }

        return Check(false, SignedQuery.Subresources);

        SignatureCheck Check(bool isMatch, SignedQuery signedQuery) => new(isMatch, () =>
        {
            using var shown = Canonicalise(r, dateLine, signedQuery);
            return (shown.ToString(), null);
        });
    }

    private static CanonicalText Canonicalise(OssRequestToSign r, string dateLine, SignedQuery signedQuery)
    {
        var text = new CanonicalText();
        WriteHead(text, r, dateLine);
        OssCanonicalHeaders.Write(text, r, [], withContent: false);
        text.Text(r.Resource);

        var signed = r.Query.Where(
            item => signedQuery == SignedQuery.AllButAuthentication ? !IsAuthentication(item.Name) : OssSubresources.IsSigned(item.Name)).ToArray();
        Array.Sort(signed, NameValueOrder.ByName);
        var separator = (byte)'?';
        foreach (var (name, value) in signed)
        {
            text.Byte(separator);
            text.Text(name);
            if (!string.IsNullOrEmpty(value))
            {
                text.Byte((byte)'=');
                text.Text(value);
            }

            separator = (byte)'&';
        }

        return text;
    }

    /// <summary>The four lines that V1 and V2 begin with; absent headers leave an empty line.</summary>
    internal static void WriteHead(CanonicalText text, OssRequestToSign r, string dateLine)
    {
        text.Text(r.Method.ToUpperInvariant());
        text.Byte((byte)'\n');
        text.Text(r.Header("Content-MD5"));
        text.Byte((byte)'\n');
        text.Text(r.Header("Content-Type"));
        text.Byte((byte)'\n');
        text.Text(dateLine);
        text.Byte((byte)'\n');
    }

    private static bool IsAuthentication(string name) => name is "OSSAccessKeyId" or "Expires" or "Signature";
}
