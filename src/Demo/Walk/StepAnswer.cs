using System.Globalization;
using Scenario.Trainer.Localization;

namespace Scenario.Demo.Walk;

/// <summary>What a step came to, as a text in the catalogue of the page: the console says it in English, the page in the visitor's language.</summary>
internal sealed record StepAnswer(string Id, params (string Name, string Value)[] Arguments)
{
    private static readonly TextSource English = new(Language.English);

    /// <summary>Words that are the same in every language: codes, names, addresses.</summary>
    public static StepAnswer Verbatim(string text) => new("verbatim", ("text", text));

    /// <summary>An answer whose only argument is a number of bytes.</summary>
    public static StepAnswer OfBytes(string id, long bytes, params ReadOnlySpan<(string Name, string Value)> more) =>
        new(id, [("bytes", bytes.ToString(CultureInfo.InvariantCulture)), .. more]);

    public override string ToString() => Arguments.Aggregate(English[$"walk.answer.{Id}"],
        static (text, argument) => text.Replace($"{{{argument.Name}}}", argument.Value, StringComparison.Ordinal));
}
