namespace Scenario.ControlPlane.Faults;

/// <param name="Faults">Oldest first.</param>
internal sealed record FaultList(IReadOnlyList<FaultView> Faults);
