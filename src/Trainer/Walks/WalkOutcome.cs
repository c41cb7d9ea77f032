namespace Scenario.Trainer.Walks;

/// <summary>What came of a step.</summary>
/// <param name="Answer">What happened, text <c>walk.answer.…</c>.</param>
/// <param name="Arguments">The arguments of that text.</param>
/// <param name="AsExpected">Whether it is what the document promises.</param>
/// <param name="IsRefused">Whether the servers said no.</param>
/// <param name="RequestId">The id of a refused request.</param>
public sealed record WalkOutcome(string Answer, IReadOnlyList<(string Name, string Value)> Arguments, bool AsExpected, bool IsRefused, string? RequestId);
