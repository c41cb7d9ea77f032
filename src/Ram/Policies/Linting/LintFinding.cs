using Scenario.Ram.Explanations;

namespace Scenario.Ram.Policies.Linting;

/// <summary>One classic mistake, and where it stands.</summary>
/// <param name="Check">Name of the check, such as <c>prefix-leak</c>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Path">JSON path, such as <c>$.Statement[0].Resource</c>.</param>
/// <param name="Message">What the author should know.</param>
public sealed record LintFinding(string Check, LintSeverity Severity, string Path, Explanation Message);
