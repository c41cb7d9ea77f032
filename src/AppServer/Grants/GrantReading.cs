namespace Scenario.AppServer.Grants;

/// <summary>The grants of a configuration with every mistake found in it; a mistaken grant is not among the grants.</summary>
internal sealed record GrantReading(IReadOnlyDictionary<string, Grant> Grants, IReadOnlyList<string> Mistakes);
