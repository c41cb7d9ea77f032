namespace Scenario.Ram.Policies;

/// <summary>What is wrong with a document.</summary>
/// <param name="Code">One of <see cref="PolicyErrorCodes"/>.</param>
/// <param name="JsonPath">Where, such as <c>$.Statement[0].Effect</c>.</param>
/// <param name="Message">One sentence for the author.</param>
public sealed record PolicyError(string Code, string JsonPath, string Message);
