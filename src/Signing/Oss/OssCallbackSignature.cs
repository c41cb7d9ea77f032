using System.Security.Cryptography;
using System.Text;

namespace Scenario.Signing.Oss;

/// <summary>Signature of an upload callback: RSA PKCS#1 v1.5 with MD5 over the decoded path, the raw query, a line feed and the body.</summary>
/// <remarks>Source: oss-protocol 7.3. The vendor's algorithm, not a choice: MD5 is broken for other uses.</remarks>
public static class OssCallbackSignature
{
    /// <param name="rawTarget">Request target as on the wire: path and query, still escaped.</param>
    /// <param name="body">Exact bytes.</param>
    /// <param name="key">Private key of the signer.</param>
    /// <returns>The bytes that go into the header <c>authorization</c> as base64.</returns>
    public static byte[] Sign(string rawTarget, ReadOnlySpan<byte> body, RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.SignData(BytesToSign(rawTarget, body), HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1);
    }

    /// <param name="rawTarget">Request target as received.</param>
    /// <param name="body">Exact bytes.</param>
    /// <param name="signature">The decoded header <c>authorization</c>.</param>
    /// <param name="key">Public key of the signer.</param>
    public static bool Verify(string rawTarget, ReadOnlySpan<byte> body, byte[] signature, RSA key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.VerifyData(BytesToSign(rawTarget, body), signature, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1);
    }

    private static byte[] BytesToSign(string rawTarget, ReadOnlySpan<byte> body)
    {
        var mark = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = mark < 0 ? rawTarget : rawTarget[..mark];
        var query = mark < 0 ? "" : rawTarget[mark..];
        return [.. Encoding.UTF8.GetBytes($"{PercentEncoding.Decode(path, plusIsSpace: false)}{query}\n"), .. body];
    }
}
