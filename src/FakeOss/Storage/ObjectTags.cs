using System.Text;
using System.Text.Json;

namespace Scenario.FakeOss.Storage;

/// <summary>The tags of an object or bucket, in the order given.</summary>
internal sealed class ObjectTags(IReadOnlyList<KeyValuePair<string, string>> items)
{
    public static readonly ObjectTags Empty = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Items { get; } = items;

    public static ObjectTags FromJson(string json)
    {
        var items = new List<KeyValuePair<string, string>>();
        using var document = JsonDocument.Parse(json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            items.Add(new(property.Name, property.Value.GetString() ?? ""));
        }

        return items.Count == 0 ? Empty : new ObjectTags(items);
    }

    public string ToJson()
    {
        if (Items.Count == 0)
        {
            return "{}";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in Items)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
