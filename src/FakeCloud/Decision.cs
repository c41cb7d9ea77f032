using Scenario.Ram.Evaluation;

namespace Scenario.FakeCloud;

/// <summary>What the policies say of one action on one resource, and why.</summary>
public sealed class Decision
{
    internal Decision(DecisionExplanation explanation)
    {
        Outcome = explanation.Decision switch
        {
            Ram.Evaluation.Decision.Allow => DecisionOutcome.Allow,
            Ram.Evaluation.Decision.ExplicitDeny => DecisionOutcome.ExplicitDeny,
            _ => DecisionOutcome.ImplicitDeny,
        };
        DecidedBy = explanation.DecidedBy switch
        {
            Ram.Evaluation.DecidedBy.Identity => DecidedBy.Identity,
            Ram.Evaluation.DecidedBy.Session => DecidedBy.Session,
            Ram.Evaluation.DecidedBy.Resource => DecidedBy.Resource,
            Ram.Evaluation.DecidedBy.Acl => DecidedBy.Acl,
            _ => DecidedBy.Nothing,
        };
        Why = explanation.Sentence.ToString();
        Statements = [.. explanation.Statements.Select(static s => $"{s.Policy}[{s.Index}] {s.Effect}: {(s.Matched ? "applies" : "does not apply")}, {s.Why}")];
    }

    /// <summary>Allow, or which kind of denial.</summary>
    public DecisionOutcome Outcome { get; }

    /// <summary>The layer that settled it.</summary>
    public DecidedBy DecidedBy { get; }

    /// <summary>Whether it may be done.</summary>
    public bool IsAllowed => Outcome == DecisionOutcome.Allow;

    /// <summary>Whether it may not be done.</summary>
    public bool IsDenied => !IsAllowed;

    /// <summary>One sentence that a learner understands.</summary>
    public string Why { get; }

    /// <summary>Every statement that was looked at, in order, with what became of it.</summary>
    public IReadOnlyList<string> Statements { get; }

    /// <inheritdoc/>
    public override string ToString() => Why;
}
