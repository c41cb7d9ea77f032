using System.Collections.Frozen;
using System.Text;

namespace Scenario.Ram.Explanations;

/// <summary>The texts of one language; puts explanations into words.</summary>
/// <remarks>A text names its arguments in braces, <c>{action}</c>. How to add a kind or a
/// language: a text here for every kind, a test compares the languages.</remarks>
public sealed class ExplanationTexts
{
    private const int LongestValue = 120;

    private readonly FrozenDictionary<ExplanationKind, string> _texts;
    private readonly string _comma;
    private readonly string _and;
    private readonly string _space;

    internal ExplanationTexts(string language, string comma, string and, string space, IReadOnlyDictionary<ExplanationKind, string> texts)
    {
        Language = language;
        _comma = comma;
        _and = and;
        _space = space;
        _texts = texts.ToFrozenDictionary();
    }

    public static ExplanationTexts English { get; } = EnglishTexts.Create();

    /// <summary>Simplified Chinese.</summary>
    public static ExplanationTexts Chinese { get; } = ChineseTexts.Create();

    /// <summary>Every language, English first.</summary>
    public static IReadOnlyList<ExplanationTexts> All { get; } = [English, Chinese];

    /// <summary>The tag by which the language is chosen: <c>en</c>, <c>zh-CN</c>.</summary>
    public string Language { get; }

    /// <summary>The texts as written, for the tests of the catalogue.</summary>
    internal IReadOnlyDictionary<ExplanationKind, string> Templates => _texts;

    /// <summary>The texts for a language tag, letter case ignored; only the language counts, not the region (<c>zh</c>, <c>en-GB</c>).</summary>
    /// <returns>Null for a language that is not there.</returns>
    public static ExplanationTexts? Find(string language) =>
        All.FirstOrDefault(texts => string.Equals(Primary(texts.Language), Primary(language), StringComparison.OrdinalIgnoreCase));

    public string Word(Explanation explanation)
    {
        var text = new StringBuilder();
        Append(text, explanation);
        return text.ToString();
    }

    /// <summary>The names in braces of a text, in order.</summary>
    internal static IEnumerable<string> Placeholders(string template)
    {
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', open + 1))
        {
            yield return template[(open + 1)..template.IndexOf('}', open)];
        }
    }

    private static string Primary(string language) => language.Split('-')[0];

    private void Append(StringBuilder text, Explanation explanation)
    {
        var template = _texts[explanation.Kind].AsSpan();
        for (var open = template.IndexOf('{'); open >= 0; open = template.IndexOf('{'))
        {
            var close = template.IndexOf('}');
            text.Append(template[..open]);
            Append(text, ValueOf(explanation, template[(open + 1)..close]));
            template = template[(close + 1)..];
        }

        text.Append(template);
    }

    private void Append(StringBuilder text, ExplanationValue value)
    {
        switch (value)
        {
            case ExplanationValue.Text plain:
                text.Append(plain.Value);
                break;
            case ExplanationValue.Part part:
                Append(text, part.Explanation);
                break;
            case ExplanationValue.Values values:
                AppendList(text, values.Items);
                break;
            case ExplanationValue.Sequence { Sentences: var sentences }:
                for (var i = 0; i < sentences.Count; i++)
                {
                    text.Append(i == 0 ? "" : _space);
                    Append(text, sentences[i]);
                }

                break;
            case ExplanationValue.Enumeration { Parts: var parts }:
                for (var i = 0; i < parts.Count; i++)
                {
                    text.Append(i == 0 ? "" : i == parts.Count - 1 ? _and : _comma);
                    Append(text, parts[i]);
                }

                break;
        }
    }

    // Request values reach journals and pages: bounded here.
    private static void AppendList(StringBuilder text, IReadOnlyList<string> values)
    {
        text.Append('[');
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "\"" : ", \"");
            text.Append(values[i].AsSpan(0, Math.Min(values[i].Length, LongestValue)));
            text.Append(values[i].Length <= LongestValue ? "\"" : "…\"");
        }

        text.Append(']');
    }

    private static ExplanationValue ValueOf(Explanation explanation, ReadOnlySpan<char> name)
    {
        foreach (var (argument, value) in explanation.Arguments)
        {
            if (name.SequenceEqual(argument))
            {
                return value;
            }
        }

        throw new InvalidOperationException($"An explanation of the kind {explanation.Kind} lacks the argument '{name}'.");
    }
}
