namespace Scenario.Signing.Rpc;

/// <summary>RPC signature version 1.0 with HMAC-SHA1, as STS and RAM accept it in the query or the form.</summary>
/// <remarks>Source: sts-ram-api 2.2, after the vendor's "RPC signature" page.</remarks>
public static class RpcSignature
{
    private const string SignatureName = "Signature";

    /// <summary><c>METHOD&amp;%2F&amp;</c> and the escaped list of all parameters but <c>Signature</c>, sorted by name.</summary>
    /// <param name="method">The real HTTP method.</param>
    /// <param name="parameters">Query and form together, decoded. A value of null counts as empty.</param>
    public static string StringToSign(string method, IEnumerable<NameValue> parameters)
    {
        using var text = Canonicalise(method, parameters);
        return text.ToString();
    }

    /// <summary>The base64 value of the <c>Signature</c> parameter.</summary>
    public static string Sign(string method, IEnumerable<NameValue> parameters, string accessKeySecret)
    {
        using var text = Canonicalise(method, parameters);
        return Mac.Base64Sha1(text.Written, accessKeySecret, "&"u8);
    }

    /// <summary>Compares in constant time; a <c>Signature</c> among the parameters is ignored.</summary>
    public static SignatureCheck Verify(string method, IEnumerable<NameValue> parameters, string accessKeySecret, string presentedSignature)
    {
        using var text = Canonicalise(method, parameters);
        var match = Mac.IsBase64Sha1(text.Written, accessKeySecret, presentedSignature, "&"u8);
        return new SignatureCheck(match, () => (StringToSign(method, parameters), null));
    }

    private static CanonicalText Canonicalise(string method, IEnumerable<NameValue> parameters)
    {
        var sorted = new List<NameValue>(parameters);
        sorted.RemoveAll(parameter => parameter.Name == SignatureName);
        sorted.Sort(NameValueOrder.ByName);

        var text = new CanonicalText();
        text.Text(method.ToUpperInvariant());
        text.Bytes("&%2F&"u8);
        for (var i = 0; i < sorted.Count; i++)
        {
            if (i > 0)
            {
                text.Bytes("%26"u8);
            }

            text.EncodedTwice(sorted[i].Name, PercentEncoding.Unreserved);
            text.Bytes("%3D"u8);
            text.EncodedTwice(sorted[i].Value, PercentEncoding.Unreserved);
        }

        return text;
    }
}
