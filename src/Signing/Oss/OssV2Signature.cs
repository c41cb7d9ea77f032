namespace Scenario.Signing.Oss;

/// <summary>OSS signature V2 (legacy, Python and Go SDKs): like V1 with HMAC-SHA256, an escaped resource, and every query item signed.</summary>
/// <remarks>Source: oss-protocol 2.4.</remarks>
public static class OssV2Signature
{
    private const string SignatureName = "x-oss-signature";

    /// <summary>The text that is signed.</summary>
    /// <param name="r">The request.</param>
    /// <param name="dateLine">The date header's value, or for a URL the text of <c>x-oss-expires</c> (Unix seconds).</param>
    /// <param name="additionalHeaders">Headers signed beyond <c>x-oss-*</c>, any case and order.</param>
    public static string StringToSign(OssRequestToSign r, string dateLine, IReadOnlyList<string> additionalHeaders)
    {
        using var text = Canonicalise(r, dateLine, OssCanonicalHeaders.Additional(additionalHeaders, withContent: false));
        return text.ToString();
    }

    /// <returns>Base64 signature.</returns>
    public static string Sign(OssRequestToSign r, string dateLine, IReadOnlyList<string> additionalHeaders, string secret)
    {
        using var text = Canonicalise(r, dateLine, OssCanonicalHeaders.Additional(additionalHeaders, withContent: false));
        return Mac.Base64Sha256(text.Written, secret);
    }

    /// <summary>Verifies a header or, with <c>x-oss-expires</c> as the date line, a URL; <c>x-oss-signature</c> is left out of the query.</summary>
    public static SignatureCheck Verify(OssRequestToSign r, string dateLine, IReadOnlyList<string> additionalHeaders, string secret, string presented)
    {
        var documented = Check(OssCanonicalHeaders.Additional(additionalHeaders, withContent: false));
        if (documented.IsMatch)
        {
            return documented;
        }

        // The Python SDK lists and signs names that begin with x-oss- too, although they are signed anyway.
        var listed = Check(OssCanonicalHeaders.Listed(additionalHeaders));
        return listed.IsMatch ? listed : documented;

        SignatureCheck Check(string[] additional)
        {
            using var text = Canonicalise(r, dateLine, additional);
            return new SignatureCheck(Mac.IsBase64Sha256(text.Written, secret, presented), () =>
            {
                using var shown = Canonicalise(r, dateLine, additional);
                return (shown.ToString(), null);
            });
        }
    }

    private static CanonicalText Canonicalise(OssRequestToSign r, string dateLine, string[] additional)
    {
        var text = new CanonicalText();
        OssV1Signature.WriteHead(text, r, dateLine);
        OssCanonicalHeaders.Write(text, r, additional, withContent: false);
        text.Text(string.Join(';', additional));
        text.Byte((byte)'\n');
        text.Encoded(r.Resource, PercentEncoding.Unreserved);
        var query = OssCanonicalQuery.Encode(r.Query, SignatureName);
        if (query.Length > 0)
        {
            text.Byte((byte)'?');
            OssCanonicalQuery.Write(text, query, EmptyValue.NameOnly);
        }

        return text;
    }
}
