namespace Scenario.Ram.Evaluation;

/// <summary>Outcome of an evaluation. "Nothing matched" stays apart from "denied".</summary>
public enum Decision
{
    /// <summary>No matching statement: refused by default.</summary>
    ImplicitDeny,

    /// <summary>Refused by a matching Deny.</summary>
    ExplicitDeny,

    Allow,
}
