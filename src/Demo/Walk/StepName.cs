using Scenario.Trainer.Localization;

namespace Scenario.Demo.Walk;

/// <summary>What a step is called: its text in the catalogue of the page, so that console and page say the same.</summary>
internal sealed record StepName(string Id, params (string Name, string Value)[] Arguments)
{
    private static readonly TextSource English = new(Language.English);

    public static string Chapter(string id) => English[$"walk.chapter.{id}"];

    public override string ToString() => Arguments.Aggregate(English[$"walk.step.{Id}"],
        static (text, argument) => text.Replace($"{{{argument.Name}}}", argument.Value, StringComparison.Ordinal));
}
