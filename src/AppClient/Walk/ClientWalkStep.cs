namespace Scenario.AppClient.Walk;

/// <summary>One step of the walk and how it came out.</summary>
/// <param name="Who">As whom it was done.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Expected">What should come of it.</param>
/// <param name="Answer">What came of it: the result, or the vendor's code and message.</param>
/// <param name="RequestId">Of a refusal.</param>
internal sealed record ClientWalkStep(string Who, string Asked, string Expected, string Answer, bool IsAsExpected, string? RequestId, string? Explanation);
