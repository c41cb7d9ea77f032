namespace Scenario.Ram.Policies.Linting;

/// <summary>How bad a finding is; the worst first.</summary>
public enum LintSeverity
{
    /// <summary>The policy is refused, or a part of it never does what it says.</summary>
    Error,

    /// <summary>It grants more than its author most likely meant.</summary>
    Security,

    /// <summary>It grants less than its author most likely meant.</summary>
    Warning,

    Suggestion,
}
