using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Exchanges;

/// <summary>A request or answer as text: the head as sent, the body laid out to be read.</summary>
public static class RawText
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string RequestHead(RawExchange raw) => Head($"{raw.Method} {raw.RawTarget} {raw.Protocol}", raw.RequestHeaders);

    public static string ResponseHead(RawExchange raw) => Head($"{raw.Protocol} {raw.Status}", raw.ResponseHeaders);

    /// <returns>Empty for no body; null for one that is no text.</returns>
    public static string? RequestBody(RawExchange raw) => Body(raw.RequestBody.Span, raw.RequestLength, raw.RequestHeader("Content-Type"));

    /// <returns>Empty for no body; null for one that is no text.</returns>
    public static string? ResponseBody(RawExchange raw) => Body(raw.ResponseBody.Span, raw.ResponseLength, raw.ResponseHeader("Content-Type"));

    /// <summary>JSON on several lines; text that is none stays as it is.</summary>
    public static string Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement, Readable);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Head(string first, IReadOnlyList<KeyValuePair<string, string>> headers) =>
        string.Join('\n', [first, .. headers.Select(static header => $"{header.Key}: {header.Value}")]);

    private static string? Body(ReadOnlySpan<byte> kept, long length, string? contentType)
    {
        if (length == 0)
        {
            return "";
        }

        var isMultipart = contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
        if (!isMultipart && kept.IndexOf((byte)0) >= 0)
        {
            return null;
        }

        string text;
        try
        {
            text = isMultipart ? Fields(kept) : new UTF8Encoding(false, throwOnInvalidBytes: kept.Length == length).GetString(kept);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        if (kept.Length < length)
        {
            return text + $"\n… ({length})";
        }

        return (contentType ?? "") switch
        {
            var type when type.Contains("json", StringComparison.OrdinalIgnoreCase) => Json(text),
            var type when type.Contains("xml", StringComparison.OrdinalIgnoreCase) => Xml(text),
            var type when type.Contains("form-urlencoded", StringComparison.OrdinalIgnoreCase) => text.Replace("&", "\n&", StringComparison.Ordinal),
            _ => text,
        };
    }

    private static string Xml(string text)
    {
        try
        {
            return XDocument.Parse(text).ToString();
        }
        catch (XmlException)
        {
            return text;
        }
    }

    // The fields before the file are text; the file is left out, as its bytes would only fill the page.
    private static string Fields(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body);
        var file = text.IndexOf("filename=", StringComparison.OrdinalIgnoreCase);
        var content = file < 0 ? -1 : text.IndexOf("\r\n\r\n", file, StringComparison.Ordinal);
        return content < 0 ? text : text[..content] + "\n\n…";
    }
}
