using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;

namespace Scenario.Oss;

/// <summary>The <c>&lt;Error&gt;</c> document, from the body or, for HEAD, from the header <c>x-oss-err</c>.</summary>
internal sealed record OssErrorDocument(string Code, string Message, string? RequestId, string? HostId, string? Ec,
    IReadOnlyDictionary<string, string> Elements)
{
    private const int LongestBody = 256 * 1024;

    /// <summary>Reads the error of a response. What is no error document becomes one that says so, with the status as its code.</summary>
    public static async Task<OssErrorDocument> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = Header(response.Headers, "x-oss-err") is { } encoded ? Decode(encoded) : await ReadBodyAsync(response, cancellationToken);
        var elements = Parse(text);
        var status = (int)response.StatusCode;
        return new OssErrorDocument(
            elements.GetValueOrDefault("Code") ?? string.Create(CultureInfo.InvariantCulture, $"Http{status}"),
            elements.GetValueOrDefault("Message") ?? $"The server answered {status} {response.ReasonPhrase} without an OSS error document.",
            elements.GetValueOrDefault("RequestId") ?? Header(response.Headers, "x-oss-request-id"),
            elements.GetValueOrDefault("HostId"),
            elements.GetValueOrDefault("EC") ?? Header(response.Headers, "x-oss-ec"),
            elements);
    }

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static string Decode(string base64)
    {
        var buffer = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, buffer, out var written) ? Encoding.UTF8.GetString(buffer, 0, written) : "";
    }

    private static async Task<string> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestBody];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static Dictionary<string, string> Parse(string text)
    {
        var elements = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text.Length == 0)
        {
            return elements;
        }

        try
        {
            var root = OssXml.Parse(text);
            if (root.Name.LocalName == "Error")
            {
                foreach (var element in root.Elements())
                {
                    elements.TryAdd(element.Name.LocalName, element.Value);
                }
            }
        }
        catch (XmlException)
        {
            // A proxy's page, for instance: the caller reports the bare status.
        }

        return elements;
    }
}
