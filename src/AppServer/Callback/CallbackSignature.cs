using System.Security.Cryptography;
using System.Text;
using Scenario.Signing;

namespace Scenario.AppServer.Callback;

/// <summary>RSA PKCS#1 v1.5 with MD5 over decoded path, raw query, a line feed and the body (oss-protocol 7.3).</summary>
internal static class CallbackSignature
{
    /// <param name="rawTarget">Request target as received: path and query, still escaped.</param>
    /// <param name="body">Exact bytes.</param>
    /// <param name="signature">Decoded signature.</param>
    /// <param name="publicKeyPem">Key of the signer.</param>
    public static bool Verify(string rawTarget, ReadOnlySpan<byte> body, byte[] signature, string publicKeyPem)
    {
        var at = rawTarget.IndexOf('?', StringComparison.Ordinal);
        var path = at < 0 ? rawTarget : rawTarget[..at];
        var query = at < 0 ? "" : rawTarget[at..];
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{PercentEncoding.Decode(path, plusIsSpace: false)}{query}\n"), .. body];
        using var rsa = RSA.Create();
        rsa.ImportFromPem(publicKeyPem);
        return rsa.VerifyData(signed, signature, HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1);
    }
}
