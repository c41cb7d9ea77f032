using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Scenario.Ram.Explanations;

namespace Scenario.Trainer.Localization;

/// <summary>The texts in one visitor's language. Components get it as a cascading value.</summary>
public sealed partial class TextSource(Language language)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public Language Language => language;

    /// <summary>A text without arguments.</summary>
    public string this[string key] => TextCatalog.Embedded.Find(key, language);

    /// <summary>A text with named arguments: <c>T["clock.moved", ("seconds", 60)]</c> fills <c>{seconds}</c>.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, object? Value)> arguments]
    {
        get
        {
            var text = this[key];
            foreach (var (name, value) in arguments)
            {
                text = text.Replace($"{{{name}}}", Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
            }

            return text;
        }
    }

    /// <summary>The text as HTML: what stands between backticks is code and stays as it is in every language; all else is escaped.</summary>
    public MarkupString Markup(string key, params ReadOnlySpan<(string Name, object? Value)> arguments) => Code(this[key, arguments]);

    /// <summary>An explanation of the servers in the visitor's language; empty for none.</summary>
    public string Word(Explanation? explanation) =>
        explanation is null ? "" : (ExplanationTexts.Find(language.Code) ?? ExplanationTexts.English).Word(explanation);

    /// <summary>Any text in which backticks mark code.</summary>
    public static MarkupString Code(string text) =>
        new(Backticks().Replace(Encoder.Encode(text), static code => $"""<code lang="en" translate="no">{code.Groups[1].Value}</code>"""));

    [GeneratedRegex("`(.*?)`")]
    private static partial Regex Backticks();
}
