using Scenario.Ram.Policies;

namespace Scenario.Ram.Evaluation;

/// <summary>A document with the name under which traces mention it.</summary>
public sealed record NamedPolicy(string Name, PolicyDocument Document);
