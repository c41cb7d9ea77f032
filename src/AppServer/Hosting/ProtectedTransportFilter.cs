namespace Scenario.AppServer.Hosting;

/// <summary>Refuses a request for tokens that came unprotected, before its body is looked at.</summary>
internal sealed class ProtectedTransportFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        TransportGuard.IsProtected(context.HttpContext)
            ? await next(context)
            : TypedResults.Problem("Tokens are handed out over HTTPS only.", statusCode: StatusCodes.Status403Forbidden, title: "HTTPS required.");
}
