using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>XML signatures by .NET's SignedXml, which is not made for native executables: there this whole class is left out.</summary>
internal static class XmlSignatures
{
    /// <summary>False in a native executable, which FakeSts.csproj builds with the switch off.</summary>
    [FeatureSwitchDefinition("Scenario.FakeSts.XmlSignatures")]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
#pragma warning disable IL4000 // the project file, not this expression, ties the switch to native builds
    public static bool AreSupported => !AppContext.TryGetSwitch("Scenario.FakeSts.XmlSignatures", out var isOn) || isOn;
#pragma warning restore IL4000

    /// <summary>Whether the signature is that key's over the element.</summary>
    /// <param name="signed">The element that the signature must cover.</param>
    /// <param name="signature">A Signature whose form <see cref="SamlSignatureForm"/> has accepted: one reference, to <paramref name="signed"/>.</param>
    /// <param name="key">Public key of the presumed signer.</param>
    [RequiresUnreferencedCode("SignedXml finds algorithms by name.")]
    [RequiresDynamicCode("SignedXml may compile XSLT.")]
    public static bool Verify(XmlElement signed, XmlElement signature, RSA key)
    {
        try
        {
            var xml = new OneElementSignedXml(signed);
            xml.LoadXml(signature);
            return xml.CheckSignature(key);
        }
        catch (Exception exception) when (exception is CryptographicException or XmlException or FormatException)
        {
            return false;
        }
    }

    /// <summary>Signs an element as <see cref="Verify"/> wants it: enveloped, exclusive canonicalisation, RSA with SHA-256.</summary>
    /// <param name="element">Has the attribute <c>ID</c>.</param>
    /// <param name="key">Private key.</param>
    /// <returns>The Signature, to be put into the element.</returns>
    [RequiresUnreferencedCode("SignedXml finds algorithms by name.")]
    [RequiresDynamicCode("SignedXml may compile XSLT.")]
    public static XmlElement Sign(XmlElement element, RSA key)
    {
        var reference = new Reference($"#{element.GetAttribute("ID")}") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        var xml = new OneElementSignedXml(element) { SigningKey = key };
        xml.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        xml.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        xml.AddReference(reference);
        xml.ComputeSignature();
        return xml.GetXml();
    }

    // INVARIANT: a reference leads to the element that the caller reads, or nowhere. SignedXml's own search goes through the
    // whole document and takes Id and id for ID, which is what signature wrapping lives on.
    [RequiresUnreferencedCode("SignedXml finds algorithms by name.")]
    [RequiresDynamicCode("SignedXml may compile XSLT.")]
    private sealed class OneElementSignedXml : SignedXml
    {
        private readonly XmlElement _element;

        public OneElementSignedXml(XmlElement element)
            : base(element)
        {
            _element = element;
            Resolver = null!;
        }

        public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
            idValue == _element.GetAttribute("ID") ? _element : null;
    }
}
