using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>What an identity provider's metadata document says: its name and the certificates that it signs with.</summary>
/// <param name="EntityId">Its name, which an assertion's Issuer must equal.</param>
/// <param name="Certificates">Signing certificates with RSA keys of 2048 to 8192 bits, at least one; those of another kind are left out.</param>
/// <param name="ValidUntil">End of the document's validity; null when it says none.</param>
internal sealed record SamlMetadata(string EntityId, ImmutableArray<X509Certificate2> Certificates, DateTimeOffset? ValidUntil)
{
    private const int MaximumCertificates = 10;

    /// <summary>Reads an <c>EntityDescriptor</c> with an <c>IDPSSODescriptor</c> for SAML 2.0; null
    /// when it has no name or no certificate to check a signature with.</summary>
    public static SamlMetadata? Parse(string xml) => Parse(Encoding.UTF8.GetBytes(xml));

    /// <inheritdoc cref="Parse(string)"/>
    public static SamlMetadata? Parse(byte[] xml)
    {
        if (!SamlXml.TryLoad(xml, out var document)
            || document.DocumentElement is not { } root
            || !SamlXml.Is(root, "EntityDescriptor", SamlNames.Metadata)
            || SamlXml.Attribute(root, "entityID") is not { Length: <= 1024 } entityId)
        {
            return null;
        }

        var validUntil = SamlXml.Time(SamlXml.Attribute(root, "validUntil"));
        if (validUntil is null && root.HasAttribute("validUntil"))
        {
            return null;
        }

        var certificates = SamlXml.Children(root, "IDPSSODescriptor", SamlNames.Metadata)
            .Where(static idp => idp.GetAttribute("protocolSupportEnumeration").Split(' ').Contains(SamlNames.Protocol))
            .SelectMany(static idp => SamlXml.Children(idp, "KeyDescriptor", SamlNames.Metadata))
            .Where(static key => SamlXml.Attribute(key, "use") is null or "signing")
            .SelectMany(static key => SamlXml.Descendants(key).Where(static e => SamlXml.Is(e, "X509Certificate", SamlNames.Signature)))
            .Take(MaximumCertificates)
            .Select(ReadCertificate)
            .OfType<X509Certificate2>()
            .ToImmutableArray();
        return certificates.IsEmpty ? null : new(entityId, certificates, validUntil);
    }

    /// <summary>The certificates of this moment; none once the document itself has run out.</summary>
    public IEnumerable<X509Certificate2> CertificatesAt(DateTimeOffset now) =>
        ValidUntil <= now ? [] : Certificates.Where(certificate => certificate.NotBefore <= now && certificate.NotAfter > now);

    private static X509Certificate2? ReadCertificate(XmlElement element)
    {
        try
        {
            var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.InnerText));
            using var key = certificate.GetRSAPublicKey();
            return key?.KeySize is >= 2048 and <= 8192 ? certificate : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
