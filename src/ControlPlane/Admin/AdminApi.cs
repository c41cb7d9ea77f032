using System.Reflection;
using Microsoft.AspNetCore.Http;
using Scenario.ControlPlane.Faults;

namespace Scenario.ControlPlane.Admin;

/// <summary>The control API of a host, everything below <c>/__admin/</c>.</summary>
public sealed class AdminApi
{
    /// <summary>Where the control API lives.</summary>
    public const string Prefix = "/__admin/";

    private static readonly string Version =
        typeof(AdminApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private readonly AdminGuard _guard;
    private readonly AdminRoute[] _routes;

    public AdminApi(
        AdminOptions options,
        ClockRoutes clock,
        RequestRoutes requests,
        FaultRoutes faults,
        ResetRegistry resets,
        IEnumerable<IReadOnlyList<AdminRoute>> furtherRoutes)
    {
        _guard = new(options);
        _routes =
        [
            new("GET", "health", static (context, _) => AdminBody.WriteAsync(context, new HealthAnswer("ok", Version), AdminJson.Default.HealthAnswer))
            {
                Access = options.IsHealthOpen ? AdminAccess.OwnCheck : AdminAccess.Operator,
            },
            .. clock.Routes,
            .. requests.Routes,
            DecideRoute.Route,
            .. faults.Routes,
            new("POST", "reset", async (context, _) =>
            {
                await resets.ResetAllAsync(context.RequestAborted);
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }),
            .. furtherRoutes.SelectMany(static routes => routes),
        ];
    }

    /// <summary>Answers the request when its path is below <see cref="Prefix"/>.</summary>
    /// <returns>False when the path is another one; nothing was written then.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/__admin", StringComparison.Ordinal, out var rest))
        {
            return false;
        }

        try
        {
            await HandleAsync(context, rest.Value!.TrimStart('/'));
        }
        catch (AdminErrorException exception)
        {
            await AdminBody.WriteErrorAsync(context, exception.Error);
        }

        return true;
    }

    private async Task HandleAsync(HttpContext context, string path)
    {
        var method = HttpMethods.IsHead(context.Request.Method) ? "GET" : context.Request.Method;
        AdminRoute? found = null;
        var segment = "";
        List<string>? otherMethods = null;
        foreach (var route in _routes)
        {
            if (Matches(route.Path, path, out var matched))
            {
                if (route.Method == method)
                {
                    found ??= route;
                    segment = matched;
                }
                else
                {
                    (otherMethods ??= []).Add(route.Method);
                }
            }
        }

        // Guarded before 404 and 405, so that a refused caller learns nothing about the routes.
        if (_guard.Check(context, found?.Access ?? AdminAccess.Operator) is { } refusal)
        {
            throw new AdminErrorException(refusal);
        }

        if (_guard.AllowedForeignOrigin(context.Request) is { } origin)
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
            context.Response.Headers.Vary = "Origin";
            if (HttpMethods.IsOptions(method))
            {
                context.Response.Headers.AccessControlAllowMethods = "GET, POST, DELETE";
                context.Response.Headers.AccessControlAllowHeaders = "content-type, " + AdminGuard.TokenHeader;
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }
        }

        if (found is not null)
        {
            await found.Handler(context, segment);
            return;
        }

        if (otherMethods is not null)
        {
            context.Response.Headers.Allow = string.Join(", ", otherMethods);
            throw new AdminErrorException(new(405, "MethodNotAllowed", $"This call is made with {string.Join(" or ", otherMethods)}."));
        }

        throw new AdminErrorException(new(404, "NotFound", "The control API has no such call."));
    }

    private static bool Matches(string pattern, string path, out string segment)
    {
        segment = "";
        if (!pattern.EndsWith("/*", StringComparison.Ordinal))
        {
            return string.Equals(pattern, path, StringComparison.Ordinal);
        }

        var head = pattern.AsSpan(0, pattern.Length - 1);
        if (path.Length <= head.Length || !path.AsSpan().StartsWith(head, StringComparison.Ordinal) || path.AsSpan(head.Length).Contains('/'))
        {
            return false;
        }

        segment = path[head.Length..];
        return true;
    }
}

internal sealed record HealthAnswer(string Status, string Version);
