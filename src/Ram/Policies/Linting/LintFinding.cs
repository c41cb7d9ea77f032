using Scenario.Ram.Explanations;

namespace Scenario.Ram.Policies.Linting;

/// <summary>One classic mistake, and where it stands.</summary>
/// <param name="Check">Name of the check, such as <c>prefix-leak</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Path">JSON path, such as <c>$.Statement[0].Resource</c>.</param>
/// <param name="Message">What the author should know.</param>
public sealed record LintFinding(string Check, LintSeverity Severity, string Path, Explanation Message);

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
