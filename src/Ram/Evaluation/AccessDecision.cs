namespace Scenario.Ram.Evaluation;

/// <summary>A decision as it was taken, with the facts that it rests on.</summary>
/// <remarks>
/// Immutable, its policies those of one snapshot: whenever someone asks, it explains what was true when it was taken. Taking
/// it costs no explanation.
/// </remarks>
public abstract class AccessDecision
{
    protected AccessDecision(AccessRequest request, Decision decision, DecidedBy decidedBy)
    {
        Request = request;
        Decision = decision;
        DecidedBy = decidedBy;
    }

    /// <summary>What was asked.</summary>
    public AccessRequest Request { get; }

    public Decision Decision { get; }

    /// <summary>The layer that settled it.</summary>
    public DecidedBy DecidedBy { get; }

    public bool IsAllowed => Decision == Decision.Allow;

    /// <summary>The policies that were looked at; whoever keeps the decision keeps them.</summary>
    public abstract IEnumerable<NamedPolicy> Policies { get; }

    /// <summary>Evaluates once more and writes down what became of every statement.</summary>
    public abstract DecisionExplanation Explain();
}
