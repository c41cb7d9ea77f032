using System.Globalization;
using System.Text;
using System.Xml;
using Scenario.ControlPlane;
using Scenario.Signing;

namespace Scenario.FakeOss.Responses;

/// <summary>Writes the XML bodies: UTF-8 declaration, no namespaces, no indentation, times with <c>.000Z</c>.</summary>
internal static class OssXml
{
    public const string ContentType = "application/xml";

    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        OmitXmlDeclaration = true,
        NewLineHandling = NewLineHandling.Entitize,
        CheckCharacters = false,
    };

    public static byte[] Document(string root, Action<XmlWriter> content)
    {
        using var buffer = new MemoryStream();
        buffer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8);
        using (var writer = XmlWriter.Create(buffer, Settings))
        {
            writer.WriteStartElement(root);
            content(writer);
            writer.WriteFullEndElement();
        }

        return buffer.ToArray();
    }

    /// <summary>One element with text; empty text gives <c>&lt;Name&gt;&lt;/Name&gt;</c>.</summary>
    public static void Text(this XmlWriter writer, string name, string value)
    {
        writer.WriteStartElement(name);
        writer.WriteString(XmlContent.Clean(value));
        writer.WriteFullEndElement();
    }

    /// <summary>As <see cref="Text"/>, but nothing at all for null.</summary>
    public static void OptionalText(this XmlWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.Text(name, value);
        }
    }

    /// <summary>One element per value.</summary>
    public static void Texts(this XmlWriter writer, string name, IReadOnlyList<string> values)
    {
        foreach (var value in values)
        {
            writer.Text(name, value);
        }
    }

    public static void Number(this XmlWriter writer, string name, long value) =>
        writer.Text(name, value.ToString(CultureInfo.InvariantCulture));

    public static void Boolean(this XmlWriter writer, string name, bool value) => writer.Text(name, value ? "true" : "false");

    public static void Time(this XmlWriter writer, string name, DateTimeOffset value) => writer.Text(name, FormatTime(value));

    public static void Element(this XmlWriter writer, string name, Action<XmlWriter> content)
    {
        writer.WriteStartElement(name);
        content(writer);
        writer.WriteFullEndElement();
    }

    /// <summary>ID and DisplayName are both the account id.</summary>
    public static void Owner(this XmlWriter writer, string accountId) => writer.Element("Owner", owner =>
    {
        owner.Text("ID", accountId);
        owner.Text("DisplayName", accountId);
    });

    /// <summary>Milliseconds are always <c>000</c>: one SDK's pattern is literal.</summary>
    public static string FormatTime(DateTimeOffset time) =>
        WireTime.FormatWithZeros(time);
}
