namespace Scenario.AppServer.Host;

/// <summary>Body of <c>/healthz</c>.</summary>
internal sealed record HealthResponse(string Status);

/// <summary>Body of <c>/readyz</c>: the verdict, then the state of each thing it rests on. Anyone may read it, so it names nobody; the log does.</summary>
internal sealed record ReadinessResponse(string Status, string Key, string Sts, string Redis);
