using System.Text.Json.Serialization;
using Scenario.Trainer.Localization;

namespace Scenario.Demo.Walk;

/// <summary>One thing somebody asked and what came of it.</summary>
/// <param name="Chapter">The part of the document this step plays.</param>
/// <param name="Asked">What was asked, as a learner would say it.</param>
/// <param name="Principal">Who asked: a user, a role session, or nobody.</param>
/// <param name="Expected">What the document says must happen: <c>done</c>, or the vendor's error code.</param>
/// <param name="Answer">What happened: <c>done</c> with a detail, or status and the vendor's error code.</param>
/// <param name="AsExpected">Whether <paramref name="Answer"/> is what <paramref name="Expected"/> says.</param>
/// <param name="Refused">Whether the servers said no.</param>
/// <param name="Explanation">For a refusal, why, from the server's own journal.</param>
/// <param name="RequestId">The id under which the control API keeps the request.</param>
internal sealed record WalkStep(
    string Chapter,
    string Asked,
    string Principal,
    string Expected,
    string Answer,
    bool AsExpected,
    bool Refused,
    string? Explanation,
    string? RequestId)
{
    /// <summary>The chapter's text in the catalogue of the page.</summary>
    [JsonIgnore]
    public string ChapterId { get; init; } = Chapter;

    /// <summary>What <see cref="Asked"/> is called in the catalogue of the page.</summary>
    [JsonIgnore]
    public StepName Name { get; init; } = new(Asked);

    /// <summary>What <see cref="Answer"/> is called in the catalogue of the page.</summary>
    [JsonIgnore]
    public StepAnswer Said { get; init; } = StepAnswer.Verbatim(Answer);
}

/// <summary>What a step is called: its text in the catalogue of the page, so that console and page say the same.</summary>
internal sealed record StepName(string Id, params (string Name, string Value)[] Arguments)
{
    private static readonly TextSource English = new(Language.English);

    public static string Chapter(string id) => English[$"walk.chapter.{id}"];

    public override string ToString() => Arguments.Aggregate(English[$"walk.step.{Id}"],
        static (text, argument) => text.Replace($"{{{argument.Name}}}", argument.Value, StringComparison.Ordinal));
}
