namespace Scenario.Signing.Oss;

/// <summary>The credential of a V4 signature: <c>AccessKeyId/yyyyMMdd/region/product/aliyun_v4_request</c>.</summary>
/// <param name="AccessKeyId">Key id; the text is split from the right, so it may hold slashes.</param>
/// <param name="Date">UTC day, eight digits.</param>
/// <param name="Region">Without the <c>oss-</c> prefix: <c>cn-hangzhou</c>.</param>
/// <param name="Product"><c>oss</c>; others are the caller's to refuse.</param>
public sealed record OssV4Credential(string AccessKeyId, string Date, string Region, string Product = "oss")
{
    internal const string Terminator = "aliyun_v4_request";
    private const int DateDigits = 8;

    /// <summary>The part after the key id, which is in the string to sign.</summary>
    public string CredentialScope => $"{Date}/{Region}/{Product}/{Terminator}";

    internal void WriteScope(CanonicalText text)
    {
        text.Text(Date);
        text.Byte((byte)'/');
        text.Text(Region);
        text.Byte((byte)'/');
        text.Text(Product);
        text.Byte((byte)'/');
        text.Text(Terminator);
    }

    public override string ToString() => $"{AccessKeyId}/{CredentialScope}";

    public static (OssV4Credential? Credential, OssV4Fault Fault) Parse(string text)
    {
        var rest = text.AsSpan();
        if (!TryCutLast(ref rest, out var terminator) || !TryCutLast(ref rest, out var product) || !TryCutLast(ref rest, out var region)
            || !TryCutLast(ref rest, out var date))
        {
            return (null, OssV4Fault.CredentialShape);
        }

        if (!terminator.SequenceEqual(Terminator))
        {
            return (null, OssV4Fault.CredentialTerminator);
        }

        if (date.Length != DateDigits || date.ContainsAnyExceptInRange('0', '9'))
        {
            return (null, OssV4Fault.CredentialDate);
        }

        return rest.IsEmpty || region.IsEmpty || product.IsEmpty
            ? (null, OssV4Fault.CredentialShape)
            : (new OssV4Credential(rest.ToString(), date.ToString(), region.ToString(), product.ToString()), OssV4Fault.None);
    }

    private static bool TryCutLast(ref ReadOnlySpan<char> text, out ReadOnlySpan<char> part)
    {
        var slash = text.LastIndexOf('/');
        part = slash < 0 ? default : text[(slash + 1)..];
        text = slash < 0 ? text : text[..slash];
        return slash >= 0;
    }
}
