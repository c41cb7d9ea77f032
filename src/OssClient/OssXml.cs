using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Scenario.Oss;

/// <summary>The XML bodies of OSS: no namespaces, no document types, no outside references.</summary>
internal static class OssXml
{
    private static readonly XmlReaderSettings Safe = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CheckCharacters = false, // a key may hold characters that XML does not
        MaxCharactersInDocument = 64 * 1024 * 1024,
        Async = true,
    };

    /// <exception cref="XmlException">Not well-formed.</exception>
    public static XElement Parse(string text)
    {
        using var reader = XmlReader.Create(new StringReader(text), Safe);
        return XElement.Load(reader);
    }

    /// <exception cref="XmlException">Not well-formed.</exception>
    public static async Task<XElement> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        using var reader = XmlReader.Create(body, Safe);
        return await XElement.LoadAsync(reader, LoadOptions.PreserveWhitespace, cancellationToken);
    }

    public static byte[] DeleteMany(IEnumerable<string> keys, bool quiet) => Write(
        writer =>
        {
            writer.WriteStartElement("Delete");
            writer.WriteElementString("Quiet", quiet ? "true" : "false");
            foreach (var key in keys)
            {
                writer.WriteStartElement("Object");
                writer.WriteElementString("Key", key);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        });

    public static byte[] CompleteMultipartUpload(IEnumerable<OssPart> parts) => Write(
        writer =>
        {
            writer.WriteStartElement("CompleteMultipartUpload");
            foreach (var part in parts.OrderBy(p => p.Number))
            {
                writer.WriteStartElement("Part");
                writer.WriteElementString("PartNumber", part.Number.ToString(CultureInfo.InvariantCulture));
                writer.WriteElementString("ETag", part.ETag);
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        });

    /// <summary>Whether XML 1.0 can carry the key as it is.</summary>
    public static bool CanCarry(string key)
    {
        for (var i = 0; i < key.Length; i++)
        {
            if (i + 1 < key.Length && char.IsSurrogatePair(key[i], key[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(key[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] Write(Action<XmlWriter> body)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer,
            new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize }))
        {
            body(writer);
        }

        return buffer.ToArray();
    }
}
