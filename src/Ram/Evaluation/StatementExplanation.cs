using Scenario.Ram.Explanations;

namespace Scenario.Ram.Evaluation;

/// <summary>What became of one statement.</summary>
/// <param name="Policy">Name of the policy.</param>
/// <param name="Index">Position of the statement in its document, from 0.</param>
/// <param name="Effect"><c>Allow</c> or <c>Deny</c>.</param>
/// <param name="Matched">Whether all its parts matched.</param>
/// <param name="Why">The parts that matched, or the first part that did not and what was seen instead.</param>
public sealed record StatementExplanation(string Policy, int Index, string Effect, bool Matched, Explanation Why);
