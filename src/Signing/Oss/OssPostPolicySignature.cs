using System.Security.Cryptography;
using System.Text;

namespace Scenario.Signing.Oss;

/// <summary>Signatures of a PostObject form: the string to sign is the <c>policy</c> field exactly as sent (base64 of the JSON).</summary>
/// <remarks>Source: oss-protocol 2.7.</remarks>
public static class OssPostPolicySignature
{
    /// <returns>Base64, for the field <c>Signature</c>.</returns>
    public static string SignV1(string policyBase64, string secret) => Mac.Base64Sha1(Encoding.UTF8.GetBytes(policyBase64), secret);

    public static bool VerifyV1(string policyBase64, string secret, string presented) =>
        Mac.IsBase64Sha1(Encoding.UTF8.GetBytes(policyBase64), secret, presented);

    /// <param name="policyBase64">Text of the field <c>policy</c>.</param>
    /// <param name="secret">AccessKeySecret.</param>
    /// <param name="credential">As in the field <c>x-oss-credential</c>; gives day, region and product of the signing key.</param>
    /// <returns>Lower-case hexadecimal, for the field <c>x-oss-signature</c>.</returns>
    public static string SignV4(string policyBase64, string secret, OssV4Credential credential)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        OssV4Signature.SigningKey(secret, credential.Date, credential.Region, credential.Product, key);
        return Mac.HexSha256(Encoding.UTF8.GetBytes(policyBase64), key);
    }

    public static bool VerifyV4(string policyBase64, string secret, OssV4Credential credential, string presented)
    {
        Span<byte> key = stackalloc byte[HMACSHA256.HashSizeInBytes];
        OssV4Signature.SigningKey(secret, credential.Date, credential.Region, credential.Product, key);
        return Mac.IsHexSha256(Encoding.UTF8.GetBytes(policyBase64), key, presented);
    }
}
