namespace Scenario.MutationReport;

/// <summary>One change that Stryker made and no test noticed.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Line">The line where the change begins, trimmed; for a block the line above its brace, which says what block it is.</param>
/// <param name="Kind">Stryker's name of the mutation, such as <c>Equality mutation</c>.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record Mutant(int Number, string Line, string Kind, string Replacement);
