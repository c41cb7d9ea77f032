using System.Security.Cryptography.X509Certificates;

namespace Scenario.ControlPlane.Certificates;

/// <summary>The server certificate for the name that a client asks for in the TLS handshake.</summary>
/// <remarks>
/// curl, Node and browsers refuse <c>*.localhost</c>, a wildcard directly below a name of one label. So <c>BUCKET.localhost</c> gets a
/// certificate with exactly that name, made at the first handshake.
/// </remarks>
internal sealed class CertificatesByName(DevelopmentCertificates authority, string[] names, MovableClock clock)
{
    private const int MostKept = 256; // a client may ask for any name; memory stays bounded

    private readonly Lock _gate = new();
    private readonly Dictionary<string, X509Certificate2> _made = new(StringComparer.OrdinalIgnoreCase);
    private readonly X509Certificate2 _usual = authority.CreateServerCertificate(names, clock.RealUtcNow);

    /// <param name="name">The client's server name indication; null or empty when it sent none, as for an IP address.</param>
    public X509Certificate2 For(string? name)
    {
        if (name is null || !IsBelowLocalhost(name) || names.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            return _usual;
        }

        lock (_gate)
        {
            if (_made.TryGetValue(name, out var known))
            {
                return known;
            }

            if (_made.Count == MostKept)
            {
                _made.Clear(); // not disposed: handshakes may still use them
            }

            return _made[name] = authority.CreateServerCertificate([.. names, name], clock.RealUtcNow);
        }
    }

    private static bool IsBelowLocalhost(string name) =>
        name.Length <= 253
        && name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        && name.Split('.').All(static label => label.Length is > 0 and <= 63 && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
}
