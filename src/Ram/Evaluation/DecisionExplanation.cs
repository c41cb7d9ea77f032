using Scenario.Ram.Explanations;

namespace Scenario.Ram.Evaluation;

/// <summary>A decision with its reasons, in no language yet.</summary>
/// <param name="Decision">The outcome.</param>
/// <param name="DecidedBy">The layer that settled it.</param>
/// <param name="Statements">Every statement looked at, in the order of evaluation.</param>
/// <param name="Sentence">One sentence for a person.</param>
public sealed record DecisionExplanation(
    Decision Decision, DecidedBy DecidedBy, IReadOnlyList<StatementExplanation> Statements, Explanation Sentence)
{
    public bool IsAllowed => Decision == Decision.Allow;

    /// <summary>The statement that settled the outcome; null when none did.</summary>
    public StatementExplanation? Deciding { get; init; }
}
