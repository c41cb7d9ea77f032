namespace Scenario.AppServer.Grants;

/// <summary>The grants of a configuration with every fault found in it; a faulty grant is not among the grants.</summary>
internal sealed record GrantReading(IReadOnlyDictionary<string, Grant> Grants, IReadOnlyList<string> Faults);
