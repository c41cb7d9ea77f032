namespace Scenario.Ram.Evaluation;

/// <summary>An outcome with its reasons.</summary>
/// <param name="Decision">The outcome.</param>
/// <param name="DecidedBy">The layer that settled it.</param>
/// <param name="Statements">Every statement looked at, in the order of evaluation.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record AccessDecision(Decision Decision, DecidedBy DecidedBy, IReadOnlyList<StatementTrace> Statements, string Text)
{
    public bool IsAllowed => Decision == Decision.Allow;

    /// <summary>The statement that settled the outcome; null when none did.</summary>
    public StatementTrace? Deciding { get; init; }
}
