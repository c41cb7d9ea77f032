namespace Scenario.ControlPlane.Admin;

/// <param name="UtcNow">The moved time, whole seconds, <c>Z</c>.</param>
/// <param name="OffsetSeconds">How far it is ahead of the real time.</param>
internal sealed record ClockAnswer(string UtcNow, double OffsetSeconds);
