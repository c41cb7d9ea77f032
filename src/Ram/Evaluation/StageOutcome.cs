namespace Scenario.Ram.Evaluation;

/// <summary>What a set of statements came to, and which statement did it. The default value is the implicit deny.</summary>
internal readonly record struct StageOutcome(Decision Decision, DecidedBy Layer, NamedPolicy? Policy, int Index)
{
    /// <summary>A Deny beats an Allow, an Allow beats nothing; of equals the first stays.</summary>
    public StageOutcome Or(StageOutcome other) => other.Decision switch
    {
        Decision.ExplicitDeny when Decision != Decision.ExplicitDeny => other,
        Decision.Allow when Decision == Decision.ImplicitDeny => other,
        _ => this,
    };

    public StageOutcome WithLayer(DecidedBy layer) => this with { Layer = layer };
}
