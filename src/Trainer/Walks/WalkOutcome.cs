namespace Scenario.Trainer.Walks;

/// <summary>What came of a step.</summary>
/// <param name="Answer">What happened, in the words of the console.</param>
/// <param name="AsExpected">Whether it is what the document promises.</param>
/// <param name="IsRefused">Whether the servers said no.</param>
/// <param name="RequestId">The id of a refused request.</param>
public sealed record WalkOutcome(string Answer, bool AsExpected, bool IsRefused, string? RequestId);
