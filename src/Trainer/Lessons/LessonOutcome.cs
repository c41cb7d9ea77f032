using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons;

/// <summary>A probe that was asked.</summary>
/// <param name="Probe">The question.</param>
/// <param name="IsAllowed">The answer.</param>
public sealed record AskedProbe(LessonProbe Probe, bool IsAllowed)
{
    /// <summary>What the evaluator decided; null where a real request was sent.</summary>
    public AccessDecision? Decision { get; init; }

    /// <summary>The request that tells most about the answer; null where none was sent.</summary>
    public Hop? Hop { get; init; }

    /// <summary>A count or another short fact about the answer, in no language.</summary>
    public string? Fact { get; init; }

    public bool IsRight => IsAllowed == Probe.WantsAllow;
}

/// <summary>What became of an answer.</summary>
public sealed record LessonOutcome(Lesson Lesson)
{
    /// <summary>What is wrong with the text itself; then no probe was asked.</summary>
    public PolicyError? Error { get; init; }

    /// <summary>Longer than the service takes; then no probe was asked.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>The probes that were asked: all, unless an early one leaves nothing to ask the others with.</summary>
    public IReadOnlyList<AskedProbe> Probes { get; init; } = [];

    /// <summary>Requests beside those of the lesson; asked only when the lesson's own come out right.</summary>
    public IReadOnlyList<AskedProbe> Neighbours { get; init; } = [];

    /// <summary>The neighbours that get in and must not.</summary>
    public IEnumerable<AskedProbe> Strays => Neighbours.Where(static asked => !asked.IsRight);

    /// <summary>What the learner filled in, where the answer is no policy.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the requests stand in the flow of the learner's own cloud.</summary>
    public bool IsOfStage { get; init; }

    public IEnumerable<AskedProbe> Failed => Probes.Where(static asked => !asked.IsRight);

    public bool IsSolved => Error is null && !IsTooLong && Probes.Count == Lesson.Probes.Count && !Failed.Any() && !Strays.Any();

    /// <summary>In which way an answer is wrong that makes no known mistake: <c>much</c>, <c>little</c>, <c>both</c>, or <c>live</c> for real requests.</summary>
    public string Direction => Lesson.IsLive ? "live"
        : Failed.All(static asked => asked.IsAllowed) ? "much" : Failed.Any(static asked => asked.IsAllowed) ? "both" : "little";

    /// <summary>
    /// The known mistake that fails just these probes, and the first of them for the same reasons; null for another one. The reasons matter where an answer
    /// allows nothing at all: so does an empty form, which is no mistake about letters.
    /// </summary>
    public LessonMistake? Mistake
    {
        get
        {
            var failed = Failed.Select(static asked => asked.Probe.Id).ToHashSet();
            return Failed.FirstOrDefault() is not { } first ? null
                : Lesson.Wrong.FirstOrDefault(mistake => failed.SetEquals(mistake.Fails) && (mistake.Code is null || mistake.Code == first.Hop?.Code)
                    && (mistake.With?.All(value => Values.GetValueOrDefault(value.Key) == value.Value) ?? true)
                    && (first.Decision is null || ReasonsOf(first).SetEquals(ReasonsOf(LessonCheck.Ask(Lesson, Lesson.Document(mistake.Answer), [first.Probe])[0]))));
        }
    }

    private static HashSet<(string Effect, ExplanationKind Why)> ReasonsOf(AskedProbe asked) =>
        [.. asked.Decision!.Explain().Statements.Where(static statement => statement.Policy == LessonCheck.PolicyName)
            .Select(static statement => ($"{statement.Effect}", statement.Why.Kind))];
}
