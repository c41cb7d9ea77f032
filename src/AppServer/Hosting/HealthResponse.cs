namespace Scenario.AppServer.Hosting;

/// <summary>Body of <c>/healthz</c>.</summary>
internal sealed record HealthResponse(string Status);

/// <summary>Body of <c>/readyz</c>: the verdict, then one sentence for each thing it rests on or an operator wants to know.</summary>
internal sealed record ReadinessResponse(string Status, string Key, string Sts, string Redis);
