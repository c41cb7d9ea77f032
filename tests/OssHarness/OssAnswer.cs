using System.Text;
using System.Xml.Linq;

namespace Scenario.OssHarness;

internal sealed record OssAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public XElement Xml => XElement.Parse(Text);

    /// <summary>From the body, or for HEAD from x-oss-err; empty on success.</summary>
    public string Code => ErrorDocument?.Element("Code")?.Value ?? "";

    public string Message => ErrorDocument?.Element("Message")?.Value ?? "";

    public string Ec => ErrorDocument?.Element("EC")?.Value ?? "";

    public XElement? ErrorDocument =>
        Headers.TryGetValue("x-oss-err", out var encoded) ? XElement.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(encoded)))
        : Status >= 300 && Body.Length > 0 && Text.Contains("<Error>", StringComparison.Ordinal) ? Xml
        : null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<OssAnswer> ReadAsync(HttpResponseMessage response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in response.Headers.NonValidated.Select(h => (h.Key, h.Value))
            .Concat(response.Content.Headers.NonValidated.Select(h => (h.Key, h.Value))))
        {
            headers[name] = string.Join(",", values);
        }

        if (response.Content.Headers.ContentLength is { } length)
        {
            headers["Content-Length"] = length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new OssAnswer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>For assertion messages.</summary>
    public override string ToString() => $"{Status} {Text}";
}
