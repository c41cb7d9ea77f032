using System.Collections.Frozen;
using System.Text.Json;

namespace Scenario.Trainer.Localization;

/// <summary>Every text of the page in every language, from the embedded files in <c>Texts/</c>.</summary>
/// <remarks>
/// One entry holds all its languages, so a text cannot be added in one alone: <c>"nav.flow": { "en": "Flow", "zh-CN": "流程" }</c>.
/// Resource files with cultures are of no use here: the project is globalization-invariant, and the culture of a request does not reach its circuit.
/// </remarks>
public sealed class TextCatalog
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> _texts;

    private TextCatalog(FrozenDictionary<string, FrozenDictionary<string, string>> texts) => _texts = texts;

    /// <summary>The texts of this assembly.</summary>
    public static TextCatalog Embedded { get; } = Read();

    public IEnumerable<string> Keys => _texts.Keys;

    public bool Contains(string key) => _texts.ContainsKey(key);

    /// <returns>The text, or the key in brackets: a hole is seen at once, and a test lists them all.</returns>
    public string Find(string key, Language language) =>
        _texts.TryGetValue(key, out var text) && text.TryGetValue(language.Code, out var words) ? words : $"⟦{key}⟧";

    /// <summary>The languages that an entry has.</summary>
    public IReadOnlyDictionary<string, string> Entry(string key) => _texts[key];

    private static TextCatalog Read()
    {
        var assembly = typeof(TextCatalog).Assembly;
        var texts = new Dictionary<string, FrozenDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith("Texts/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var file = JsonDocument.Parse(stream);
            foreach (var entry in file.RootElement.EnumerateObject())
            {
                var words = entry.Value.EnumerateObject()
                    .ToFrozenDictionary(static word => word.Name, static word => word.Value.GetString()!, StringComparer.Ordinal);
                if (!texts.TryAdd(entry.Name, words))
                {
                    throw new InvalidOperationException($"{name}: the text '{entry.Name}' stands twice.");
                }
            }
        }

        return new(texts.ToFrozenDictionary(StringComparer.Ordinal));
    }
}
