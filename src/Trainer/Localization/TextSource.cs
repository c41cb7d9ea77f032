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
    private const string TrustOf = "trust policy of ";

    // Keys with names in braces, such as InvalidParameter.{name}.Length: a name is one word, so at most one of them fits.
    private static readonly (string Key, Regex Form)[] Open = [.. TextCatalog.Embedded.Keys.Where(static key => key.Contains('{', StringComparison.Ordinal))
        .Select(static key => (key, new Regex($"^{OpenPlace().Replace(Regex.Escape(key), @"(?<$1>\w+)")}$", RegexOptions.CultureInvariant)))];

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
        explanation is null ? "" : QuotedName().Replace((ExplanationTexts.Find(language.Code) ?? ExplanationTexts.English).Word(Translated(explanation)),
            quoted => $"“{PolicyName(quoted.Groups[1].Value)}”");

    // What is wrong with an XML document stands in the answer itself (ErrorDetail), so in English.
    private Explanation Translated(Explanation explanation) =>
        language != Language.English && explanation is { Kind: ExplanationKind.XmlMistake, Arguments: [(var name, ExplanationValue.Text mistake)] }
        && Told($"mistake.{mistake.Value}") is { } told ? new(explanation.Kind, (name, told)) : explanation;

    /// <summary>
    /// What a service said when it refused, in the visitor's language: by its message, else by its code. English is what the services speak themselves.
    /// </summary>
    /// <param name="code">The code of the refusal, or the title of AppServer's problem.</param>
    /// <param name="message">The service's own words.</param>
    public string Said(string? code, string? message) =>
        language == Language.English ? message ?? code ?? ""
        : Told($"said.{message}") ?? Told($"said.{code}") ?? (message is null ? code ?? "" : this["refusal.original", ("message", message)]);

    /// <summary>The text of a key that others speak, word for word or with names in the places that the key leaves open; null when there is none.</summary>
    private string? Told(string spoken) =>
        TextCatalog.Embedded.Contains(spoken) ? this[spoken]
        : Open.Select(open => (open.Key, Match: open.Form.Match(spoken))).FirstOrDefault(static open => open.Match.Success) is { Match: { } match } open
            ? this[open.Key, [.. match.Groups.Values.Skip(1).Select(static group => (group.Name, (object?)group.Value))]] : null;

    /// <summary>Why something could not be tried at all; exceptions speak English, so other languages tell by its kind what happened.</summary>
    public string Reason(Exception exception) => language == Language.English ? exception.Message
        : this[exception is HttpRequestException or IOException or OperationCanceledException ? "refusal.away"
            : exception is InvalidOperationException ? "refusal.lacking" : "refusal.original", ("message", exception.Message)];

    /// <summary>All that <see cref="Said"/> knows, by message or code, for scripts that show refusals themselves; nothing in English.</summary>
    public IReadOnlyDictionary<string, string> AllSaid => language == Language.English ? new Dictionary<string, string>()
        : TextCatalog.Embedded.Keys.Where(static key => key.StartsWith("said.", StringComparison.Ordinal))
            .ToDictionary(static key => key["said.".Length..], key => this[key], StringComparer.Ordinal);

    /// <summary>A code as it stands beside a status: AppServer's are titles and have a translation, the vendor's are names and have none.</summary>
    public string Code(Stages.Hop hop) => hop.Host == Stages.HopHost.AppServer && hop.Code is { } title ? Said(title, null) : hop.Code ?? "";

    /// <summary>The name of a policy: its own, or what it is where it has none.</summary>
    public string PolicyName(string name) =>
        name == "session policy" ? this["policy.session"]
        : name == "your policy" ? this["policy.yours"]
        : name == "bucket policy" ? this["policy.bucket"]
        : name.StartsWith(TrustOf, StringComparison.Ordinal) ? this["policy.trust", ("role", name[TrustOf.Length..])] : name;

    /// <summary>A span of time as people say it: <c>+16 min</c>, <c>−1 h 2 min</c>, <c>+45 s</c>.</summary>
    public string Span(TimeSpan span)
    {
        var length = span.Duration();
        (string Unit, int Count)[] parts = length switch
        {
            { TotalSeconds: < 60 } => [("seconds", length.Seconds)],
            { TotalMinutes: < 60 } => [("minutes", length.Minutes), ("seconds", length.Seconds)],
            { TotalHours: < 24 } => [("hours", length.Hours), ("minutes", length.Minutes)],
            _ => [("days", length.Days), ("hours", length.Hours)],
        };
        return (span < TimeSpan.Zero ? "−" : "+") + string.Join(' ', parts.Where((part, at) => at == 0 || part.Count > 0 || part.Unit != "seconds")
            .Select(part => this[$"span.{part.Unit}", ("count", part.Count)]));
    }

    /// <summary>Any text in which backticks mark code.</summary>
    public static MarkupString Code(string text) =>
        new(Backticks().Replace(Encoder.Encode(text), static code => $"""<code lang="en" translate="no">{code.Groups[1].Value}</code>"""));

    // As the Chinese texts quote it; the English ones have other quotes and need nothing.
    [GeneratedRegex("“(session policy|your policy|bucket policy|trust policy of [^”]*)”")]
    private static partial Regex QuotedName();

    [GeneratedRegex(@"\\\{(\w+)\}")]
    private static partial Regex OpenPlace();

    [GeneratedRegex("`(.*?)`")]
    private static partial Regex Backticks();
}
