using Microsoft.AspNetCore.Http.HttpResults;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Sts;
using StackExchange.Redis;

namespace Scenario.AppServer.Host;

/// <summary><c>/healthz</c>: the process answers. <c>/readyz</c>: it can do its work; 503 keeps a load balancer away.</summary>
internal static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => TypedResults.Ok(new HealthResponse("ok"))).AllowAnonymous();
        routes.MapGet("/readyz", Ready).AllowAnonymous();
    }

    internal static JsonHttpResult<ReadinessResponse> Ready(IdentityState identity, StsCircuitBreaker circuit, IServiceProvider services)
    {
        var redis = services.GetKeyedService<IConnectionMultiplexer>(CredentialCaching.Name) switch
        {
            null => "not configured",
            { IsConnected: true } => "connected",
            _ => "not connected; this replica uses its own memory",
        };
        var response = new ReadinessResponse(
            identity.IsConfirmed ? "ready" : "not ready",
            identity.State,
            circuit.OpenFor is null ? "answering" : "asked for a pause or did not answer; cached credentials are served",
            redis);
        return TypedResults.Json(response, statusCode: identity.IsConfirmed ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
