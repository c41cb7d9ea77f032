using System.Globalization;
using System.Text.Json;

namespace Scenario.Seeds;

/// <summary>The members of one JSON object of a seed: each is taken once, and what nobody took is an error.</summary>
internal sealed class SeedMembers
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);

    public SeedMembers(JsonElement element, string path)
    {
        Path = path;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new SeedException(path, "A JSON object is wanted here.");
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                throw new SeedException($"{path}.{member.Name}", $"'{member.Name}' stands twice in one object.");
            }
        }
    }

    public string Path { get; }

    public IEnumerable<string> Names => _members.Keys;

    public bool TryTake(string name, out JsonElement element) =>
        _members.Remove(name, out element) && element.ValueKind != JsonValueKind.Null;

    public string Text(string name) => TextOrNull(name) is { Length: > 0 } text
        ? text
        : throw new SeedException($"{Path}.{name}", $"'{name}' is required and must not be empty.");

    /// <summary>Null only where the member is absent: an empty text would be taken for a name or an address.</summary>
    public string? FilledOrNull(string name) => TextOrNull(name) is not { } text ? null
        : text.Length > 0 ? text
        : throw new SeedException($"{Path}.{name}", $"'{name}' must not be empty.");

    public string? TextOrNull(string name)
    {
        if (!TryTake(name, out var element))
        {
            return null;
        }

        return element.ValueKind == JsonValueKind.String
            ? element.GetString()
            : throw new SeedException($"{Path}.{name}", "A string is wanted here.");
    }

    public int Integer(string name, int fallback, int minimum, int maximum)
    {
        if (!TryTake(name, out var element))
        {
            return fallback;
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var value) && value >= minimum && value <= maximum
            ? value
            : throw new SeedException($"{Path}.{name}", $"A whole number from {minimum} to {maximum} is wanted here.");
    }

    /// <summary>UTC, whole seconds, <c>yyyy-MM-ddTHH:mm:ssZ</c>.</summary>
    public DateTimeOffset Date(string name, DateTimeOffset fallback)
    {
        if (TextOrNull(name) is not { } text)
        {
            return fallback;
        }

        return DateTimeOffset.TryParseExact(text, SeedWriter.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw new SeedException($"{Path}.{name}", "A time such as 2026-01-02T03:04:05Z is wanted here.");
    }

    /// <summary>The elements of an array with their paths; none when the member is absent.</summary>
    public List<(JsonElement Element, string Path)> List(string name)
    {
        var list = new List<(JsonElement, string)>();
        if (!TryTake(name, out var array))
        {
            return list;
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new SeedException($"{Path}.{name}", "An array is wanted here.");
        }

        foreach (var element in array.EnumerateArray())
        {
            list.Add((element, $"{Path}.{name}[{list.Count}]"));
        }

        return list;
    }

    public IEnumerable<string> Texts(string name) => List(name).Select(static item => item.Element.ValueKind == JsonValueKind.String
        ? item.Element.GetString()!
        : throw new SeedException(item.Path, "A string is wanted here."));

    /// <summary>Refuses members that nobody has taken.</summary>
    public void End()
    {
        foreach (var name in _members.Keys)
        {
            throw new SeedException($"{Path}.{name}", $"'{name}' is not known here.");
        }
    }
}
