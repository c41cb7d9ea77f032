namespace Scenario.ControlPlane.Admin;

internal sealed record HealthAnswer(string Status, string Version);
