using Scenario.Ram.Evaluation;

namespace Scenario.ControlPlane.Journal;

/// <summary>A decision as the control API shows it.</summary>
/// <param name="Decision">Allow, ExplicitDeny or ImplicitDeny.</param>
/// <param name="DecidedBy">identity, session, resource, acl or none.</param>
/// <param name="Statements">Every statement looked at, in the order of evaluation.</param>
/// <param name="Text">One sentence that a learner understands.</param>
public sealed record DecisionView(string Decision, string DecidedBy, IReadOnlyList<StatementView> Statements, string Text)
{
    public static DecisionView Of(AccessDecision decision) => new(
        decision.Decision.ToString(),
        decision.DecidedBy.ToString().ToLowerInvariant(),
        [.. decision.Statements.Select(static s => new StatementView(s.Policy, s.Index, s.Effect, s.Matched, s.Why))],
        decision.Text);
}
