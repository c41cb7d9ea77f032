using System.Diagnostics.CodeAnalysis;
using System.Xml;
using Scenario.Signing;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>Loads XML of strangers: no DTD, no external resource, bounded depth and attributes, nothing but elements, attributes and text.</summary>
internal static class SamlXml
{
    // A SAML response has about ten levels. Canonicalisation recurses, so a deep document must not reach it.
    private const int MaximumDepth = 32;

    // Canonicalisation looks at every namespace that an element or one above it declares, for every element.
    private const int MaximumAttributes = 32;

    /// <param name="bytes">The document in the encoding that it declares.</param>
    /// <param name="document">The document, white space kept.</param>
    /// <returns>
    /// False for what is not well-formed or has a DTD, a comment or a processing instruction. A comment splits the text of an
    /// element and is invisible to the signature, so that a reader which takes the first piece is told another name than was signed.
    /// </returns>
    public static bool TryLoad(byte[] bytes, [NotNullWhen(true)] out XmlDocument? document)
    {
        document = null;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = bytes.Length,
        };
        try
        {
            using (var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), settings))
            {
                while (reader.Read())
                {
                    if (reader.Depth > MaximumDepth || reader.AttributeCount > MaximumAttributes
                        || reader.NodeType is XmlNodeType.Comment or XmlNodeType.ProcessingInstruction)
                    {
                        return false;
                    }
                }
            }

            using var second = XmlReader.Create(new MemoryStream(bytes, writable: false), settings);
            var loaded = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            loaded.Load(second);
            document = loaded;
            return true;
        }
        catch (Exception exception) when (exception is XmlException or ArgumentException)
        {
            // ArgumentException: an encoding that this machine does not have.
            return false;
        }
    }

    public static bool Is(XmlNode node, string name, string namespaceUri) =>
        node.NodeType == XmlNodeType.Element && node.LocalName == name && node.NamespaceURI == namespaceUri;

    /// <summary>The children of that name, in order.</summary>
    public static IEnumerable<XmlElement> Children(XmlNode parent, string name, string namespaceUri) =>
        parent.ChildNodes.OfType<XmlElement>().Where(child => Is(child, name, namespaceUri));

    /// <summary>The child of that name if there is exactly one.</summary>
    public static XmlElement? Single(XmlNode? parent, string name, string namespaceUri) =>
        parent is not null && Children(parent, name, namespaceUri).ToArray() is [var only] ? only : null;

    /// <summary>Every element below, the node itself included if it is one.</summary>
    public static IEnumerable<XmlElement> Descendants(XmlNode node)
    {
        if (node is XmlElement element)
        {
            yield return element;
        }

        foreach (var below in node.ChildNodes.Cast<XmlNode>().SelectMany(Descendants))
        {
            yield return below;
        }
    }

    /// <summary>An attribute without namespace; null when absent or empty.</summary>
    public static string? Attribute(XmlElement element, string name) => element.GetAttribute(name) is { Length: > 0 } value ? value : null;

    /// <summary>An xs:dateTime in UTC, with or without a fraction; null for anything else.</summary>
    public static DateTimeOffset? Time(string? text) => WireTime.TryParse(text, out var time) ? time : null;
}
