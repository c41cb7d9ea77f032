using System.Security.Cryptography;

namespace Scenario.Integration;

/// <summary>An RSA key for everything whose key is not the point of a test, made once: searching primes takes longer than most tests.</summary>
internal static class TestKey
{
    private static readonly Lazy<RSAParameters> Made = new(static () =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    });

    private static readonly Lazy<string> PrivatePem = new(static () =>
    {
        using var rsa = Open();
        return rsa.ExportPkcs8PrivateKeyPem();
    });

    /// <summary>PKCS#8.</summary>
    public static string Pem => PrivatePem.Value;

    /// <summary>The key as an instance of the caller's own.</summary>
    public static RSA Open() => RSA.Create(Made.Value);
}
