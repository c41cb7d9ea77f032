namespace Scenario.ControlPlane.Admin;

/// <param name="Requests">Newest last.</param>
internal sealed record RequestList(IReadOnlyList<RequestSummary> Requests);
