namespace Scenario.FakeCloud;

/// <summary>"Nothing allows it" stays apart from "it is denied".</summary>
public enum DecisionOutcome
{
    /// <summary>No statement allows it: refused by default.</summary>
    ImplicitDeny,

    /// <summary>A Deny applies.</summary>
    ExplicitDeny,

    /// <summary>It may be done.</summary>
    Allow,
}
