using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using Scenario.ControlPlane;

namespace Scenario.FakeSts.Answers;

/// <summary>Turns an answer into its bytes: compact, UTF-8, no byte order mark (sts-ram-api 1.5).</summary>
internal static class RpcAnswerWriter
{
    // These exact spellings: some generated clients compare the whole string.
    public const string JsonContentType = "application/json;charset=utf-8";
    public const string XmlContentType = "text/xml;charset=utf-8";

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly XmlWriterSettings XmlOptions = new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true };

    /// <param name="rootElement">Name of the XML root: the action's name + <c>Response</c>, or <c>Error</c>.</param>
    /// <param name="answer">The members.</param>
    /// <param name="format">JSON or XML.</param>
    public static ReadOnlyMemory<byte> Write(string rootElement, RpcObject answer, AnswerFormat format) =>
        format == AnswerFormat.Json ? WriteJson(answer) : WriteXml(rootElement, answer);

    public static string ContentType(AnswerFormat format) => format == AnswerFormat.Json ? JsonContentType : XmlContentType;

    private static ReadOnlyMemory<byte> WriteJson(RpcObject answer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, JsonOptions);
        WriteObject(json, answer);
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteObject(Utf8JsonWriter json, RpcObject members)
    {
        json.WriteStartObject();
        foreach (var (name, value) in members)
        {
            json.WritePropertyName(name);
            switch (value)
            {
                case string text:
                    json.WriteStringValue(text);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case long number:
                    json.WriteNumberValue(number);
                    break;
                case RpcObject inner:
                    WriteObject(json, inner);
                    break;
                case RpcObject[] items:
                    json.WriteStartArray();
                    foreach (var item in items)
                    {
                        WriteObject(json, item);
                    }

                    json.WriteEndArray();
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> WriteXml(string rootElement, RpcObject answer)
    {
        var buffer = new MemoryStream(1024);
        buffer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"u8);
        using (var xml = XmlWriter.Create(buffer, XmlOptions))
        {
            xml.WriteStartElement(rootElement);
            WriteMembers(xml, answer);
            xml.WriteEndElement();
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static void WriteMembers(XmlWriter xml, RpcObject members)
    {
        foreach (var (name, value) in members)
        {
            if (value is RpcObject[] items)
            {
                foreach (var item in items)
                {
                    xml.WriteStartElement(name);
                    WriteMembers(xml, item);
                    xml.WriteEndElement();
                }

                continue;
            }

            xml.WriteStartElement(name);
            switch (value)
            {
                case RpcObject inner:
                    WriteMembers(xml, inner);
                    break;
                case string text:
                    xml.WriteString(XmlContent.Clean(text));
                    break;
                case bool flag:
                    xml.WriteString(flag ? "true" : "false");
                    break;
                case long number:
                    xml.WriteString(number.ToString(CultureInfo.InvariantCulture));
                    break;
            }

            xml.WriteEndElement();
        }
    }
}
