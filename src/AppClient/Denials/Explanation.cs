namespace Scenario.AppClient.Denials;

/// <summary>Why the stand-in refused a request.</summary>
/// <param name="Decision"><c>Allow</c>, <c>ExplicitDeny</c> or <c>ImplicitDeny</c>; null when the request was refused before any policy was asked.</param>
/// <param name="DecidedBy"><c>identity</c>, <c>session</c>, <c>resource</c>, <c>acl</c> or <c>none</c>; null as above.</param>
/// <param name="Text">One sentence.</param>
internal sealed record Explanation(
    string? Principal, string? Action, string? Resource, string? Decision, string? DecidedBy, string Text, IReadOnlyList<ExplainedStatement> Statements);

/// <summary>A statement that was looked at.</summary>
/// <param name="Policy">Name of the policy it stands in.</param>
/// <param name="Index">0 for the first statement.</param>
internal sealed record ExplainedStatement(string Policy, int Index, string Effect, bool Matched, string Why);
