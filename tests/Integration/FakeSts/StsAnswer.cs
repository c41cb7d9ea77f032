using System.Text.Json;
using System.Xml.Linq;

namespace Scenario.Integration.FakeSts;

internal sealed record StsAnswer(int Status, string ContentType, string Body, HttpResponseMessage Message)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public XElement Xml => XDocument.Parse(Body).Root!;

    public string? Code => Status == 200 ? null : Text("Code");

    /// <summary>A member at the top, or below it with dots.</summary>
    public string? Text(string path)
    {
        var element = Json;
        foreach (var name in path.Split('.'))
        {
            if (!element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ToString();
    }

    public static async Task<StsAnswer> ReadAsync(HttpResponseMessage message) => new(
        (int)message.StatusCode,
        message.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.Single() : "", // as on the wire
        await message.Content.ReadAsStringAsync(),
        message);
}
