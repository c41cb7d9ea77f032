namespace Scenario.Signing.Oss;

/// <summary>The credential of a V4 signature: <c>AccessKeyId/yyyyMMdd/region/product/aliyun_v4_request</c>.</summary>
/// <param name="AccessKeyId">Key id; the text is split from the right, so it may hold slashes.</param>
/// <param name="Date">UTC day, eight digits.</param>
/// <param name="Region">Without the <c>oss-</c> prefix: <c>cn-hangzhou</c>.</param>
/// <param name="Product"><c>oss</c>; others are the caller's to refuse.</param>
public sealed record OssV4Credential(string AccessKeyId, string Date, string Region, string Product = "oss")
{
    internal const string Terminator = "aliyun_v4_request";
    private const int PartCount = 5;
    private const int DateDigits = 8;

    /// <summary>The part after the key id, which is in the string to sign.</summary>
    public string CredentialScope => $"{Date}/{Region}/{Product}/{Terminator}";

    public override string ToString() => $"{AccessKeyId}/{CredentialScope}";

    public static (OssV4Credential? Credential, OssV4Fault Fault) Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length < PartCount)
        {
            return (null, OssV4Fault.CredentialShape);
        }

        if (parts[^1] != Terminator)
        {
            return (null, OssV4Fault.CredentialTerminator);
        }

        var (date, region, product) = (parts[^4], parts[^3], parts[^2]);
        if (date.Length != DateDigits || !date.All(char.IsAsciiDigit))
        {
            return (null, OssV4Fault.CredentialDate);
        }

        var accessKeyId = string.Join('/', parts[..^4]);
        return accessKeyId.Length == 0 || region.Length == 0 || product.Length == 0
            ? (null, OssV4Fault.CredentialShape)
            : (new OssV4Credential(accessKeyId, date, region, product), OssV4Fault.None);
    }
}
