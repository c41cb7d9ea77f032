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

/// <summary>What became of one statement.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Index">Position of the statement in its document, from 0.</param>
/// <param name="Effect"><c>Allow</c> or <c>Deny</c>.</param>
/// <param name="Matched">Whether all its parts matched.</param>
/// <param name="Why">The parts that matched, or the first part that did not and what was seen instead.</param>
public sealed record StatementExplanation(string Policy, int Index, string Effect, bool Matched, Explanation Why);
