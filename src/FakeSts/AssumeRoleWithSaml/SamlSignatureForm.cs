using System.Xml;
using Scenario.Ram.Explanations;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>Which form an assertion's signature may have. What is not listed is refused before anything is computed.</summary>
/// <remarks>Source: SAML core 5.4 (one enveloped reference to the parent's ID); algorithms from SHA-256 on, RSA only.</remarks>
internal static class SamlSignatureForm
{
    private const string Exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    private const string Enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

    private static readonly string[] SignatureMethods =
    [
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ];

    private static readonly string[] DigestMethods =
    [
        "http://www.w3.org/2001/04/xmlenc#sha256",
        "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ];

    /// <summary>The signature of the assertion, stripped of the keys that it brings along: those of the metadata count.</summary>
    /// <param name="assertion">The only assertion of the document.</param>
    /// <param name="why">What is wrong, when the result is null.</param>
    public static XmlElement? Find(XmlElement assertion, out ExplanationKind why)
    {
        if (SamlXml.Attribute(assertion, "ID") is not { } id)
        {
            why = ExplanationKind.SamlNoId;
            return null;
        }

        // Any spelling of ID: a second element of that name could be the one that was signed.
        var bearers = SamlXml.Descendants(assertion.OwnerDocument).Count(element =>
            element.Attributes.Cast<XmlAttribute>().Any(a => a.LocalName.Equals("ID", StringComparison.OrdinalIgnoreCase) && a.Value == id));
        if (bearers != 1)
        {
            why = ExplanationKind.SamlIdTwice;
            return null;
        }

        if (SamlXml.Descendants(assertion).Where(static e => SamlXml.Is(e, "Signature", SamlNames.Signature)).ToArray() is not [var signature]
            || signature.ParentNode != assertion)
        {
            why = ExplanationKind.SamlOneSignature;
            return null;
        }

        foreach (var keyInfo in SamlXml.Children(signature, "KeyInfo", SamlNames.Signature).ToArray())
        {
            signature.RemoveChild(keyInfo);
        }

        why = ExplanationKind.SamlSignatureForm;
        return HasChildren(signature, "SignedInfo", "SignatureValue") && IsSignedInfo(SamlXml.Single(signature, "SignedInfo", SamlNames.Signature)!, id)
            ? signature
            : null;
    }

    private static bool IsSignedInfo(XmlElement signedInfo, string id)
    {
        if (!HasChildren(signedInfo, "CanonicalizationMethod", "SignatureMethod", "Reference"))
        {
            return false;
        }

        var reference = Child(signedInfo, "Reference");
        if (!IsExclusive(Child(signedInfo, "CanonicalizationMethod"))
            || !IsOneOf(Child(signedInfo, "SignatureMethod"), SignatureMethods)
            || reference.GetAttribute("URI") != $"#{id}"
            || !HasChildren(reference, "Transforms", "DigestMethod", "DigestValue"))
        {
            return false;
        }

        var transforms = Child(reference, "Transforms");
        return HasChildren(transforms, "Transform", "Transform")
            && IsOneOf((XmlElement)Elements(transforms)[0], Enveloped)
            && IsExclusive((XmlElement)Elements(transforms)[1])
            && IsOneOf(Child(reference, "DigestMethod"), DigestMethods);
    }

    private static XmlElement Child(XmlElement parent, string name) => SamlXml.Single(parent, name, SamlNames.Signature)!;

    private static XmlNode[] Elements(XmlElement parent) => [.. parent.ChildNodes.OfType<XmlElement>()];

    // Exactly these, in this order, all of the signature's namespace.
    private static bool HasChildren(XmlElement parent, params string[] names)
    {
        var elements = Elements(parent);
        return elements.Length == names.Length && elements.Zip(names).All(static pair => SamlXml.Is(pair.First, pair.Second, SamlNames.Signature));
    }

    private static bool IsOneOf(XmlElement element, params string[] algorithms) =>
        algorithms.Contains(element.GetAttribute("Algorithm")) && Elements(element).Length == 0;

    // Without comments; a list of prefixes to keep is part of the standard and of some providers' habits.
    private static bool IsExclusive(XmlElement element) =>
        element.GetAttribute("Algorithm") == Exclusive
        && Elements(element).All(static child => SamlXml.Is(child, "InclusiveNamespaces", Exclusive) && child.ChildNodes.Count == 0)
        && Elements(element).Length <= 1;
}
