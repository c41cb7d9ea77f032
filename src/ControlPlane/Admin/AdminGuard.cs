using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Admin;

/// <summary>Decides whether a request may touch the control API, before any route sees it.</summary>
public sealed class AdminGuard(AdminOptions options)
{
    /// <summary>Header that carries the admin token; <c>Authorization: Bearer</c> works too.</summary>
    public const string TokenHeader = "X-Scenario-Admin-Token";

    // What proxies, load balancers and tunnels add. A proxy that adds none cannot be told from a local client.
    private static readonly string[] ProxyPrefixes = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-ProxyUser-", "CF-"];

    private static readonly HashSet<string> ProxyHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Forwarded", "Via", "X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "True-Client-IP", "Client-IP", "Fastly-Client-IP", "X-Remote-IP",
        "X-Remote-Addr",
        "X-Azure-ClientIP", "X-Appengine-User-IP", "Proxy-Connection", "X-Host", "Ali-CDN-Real-IP", "Ali-Real-Client-IP", "EagleEye-TraceId",
        "WL-Proxy-Client-IP",
    };

    private readonly byte[]? _tokenHash =
        options.AdminToken is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;

    /// <returns>The refusal, or null when the request may pass.</returns>
    public AdminError? Check(HttpContext context, AdminAccess access)
    {
        if (CallbackMark.IsOn(context.Request))
        {
            return CallbackMark.Refusal;
        }

        var hasToken = HasToken(context.Request.Headers);
        if (!hasToken && !IsLocal(context) && access == AdminAccess.Operator)
        {
            return new(403, "NotLocal", _tokenHash is null
                ? "The control API is served on loopback only; set Admin:AdminToken to open it elsewhere."
                : "The control API needs the admin token here.");
        }

        // A page of another site can make a browser send requests, but not the token: Host guards against DNS rebinding,
        // Origin and Sec-Fetch-Site against cross-site requests. The Host of a caller elsewhere is any name of this machine.
        if (!hasToken && IsLocal(context) && !IsOwnHost(context.Request.Headers.Host.ToString()))
        {
            return new(403, "ForeignHost", "The Host header is not a name of this control API.");
        }

        return !IsForeignBrowser(context.Request) ? null
            : options.ServesForeignContent
                ? new(403, "ForeignOrigin", "The control API does not answer pages: those at this address are stored objects, which anyone may have written.")
            : new(403, "ForeignOrigin", "The control API does not answer pages of a foreign origin.");
    }

    /// <summary>The caller's origin when it is a configured foreign one, to be echoed in CORS headers.</summary>
    public string? AllowedForeignOrigin(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && options.AllowedOrigins.Contains(origin) ? origin : null;
    }

    /// <summary>Whether both ends of the connection are this machine's loopback and no proxy says that it stands between.</summary>
    public static bool IsLocal(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Connection.LocalIpAddress)
        && !context.Request.Headers.Any(static header => IsOfProxy(header.Key));

    private static bool IsOfProxy(string header) =>
        ProxyHeaders.Contains(header) || ProxyPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    // In-memory test servers and Unix sockets have no addresses: whoever can connect is this machine.
    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);

    private bool HasToken(IHeaderDictionary headers)
    {
        if (_tokenHash is null)
        {
            return false;
        }

        var presented = headers[TokenHeader].ToString();
        var authorization = headers.Authorization.ToString();
        if (presented.Length == 0 && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            presented = authorization["Bearer ".Length..].Trim();
        }

        return presented.Length > 0
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(presented)), _tokenHash);
    }

    private bool IsOwnHost(string hostHeader)
    {
        if (hostHeader.Length == 0)
        {
            return false;
        }

        var host = HostString.FromUriComponent(hostHeader).Host.TrimEnd('.');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || options.HostNames.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        return IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
    }

    /// <summary>Whether a browser sent it for a page of another origin that is not configured.</summary>
    public bool IsForeignBrowser(HttpRequest request)
    {
        if (AllowedForeignOrigin(request) is not null)
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && (options.ServesForeignContent || !IsSameOrigin(origin, request)))
        {
            return true;
        }

        // none: typed into the address bar or a bookmark, by the person and not by a page
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 && site != "none" && (site != "same-origin" || options.ServesForeignContent);
    }

    private static bool IsSameOrigin(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme.Equals(request.Scheme, StringComparison.OrdinalIgnoreCase)
        && uri.Authority.Equals(request.Headers.Host.ToString(), StringComparison.OrdinalIgnoreCase);
}
