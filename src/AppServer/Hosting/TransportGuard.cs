using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Hosting;

/// <summary>Tokens travel over HTTPS, or over plain HTTP within this machine. An address that breaks the rule stops the start.</summary>
internal sealed class TransportGuard(IServer server, IOptions<TransportOptions> options, IHostEnvironment environment,
    ILogger<TransportGuard> logger) : IHostedLifecycleService
{
    /// <summary>The server has bound its addresses by now; no request has had a token.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            if (options.Value.TrustedProxies.Length == 0 && !IsAcceptable(address))
            {
                throw new StartRefusedException(
                    $"{address} would hand out tokens over plain HTTP. Use an https address, listen on loopback only, "
                    + "or name the proxies that end TLS in Transport:TrustedProxies.");
            }

            if (environment.IsDevelopment() && !IsOfThisMachine(address))
            {
                Log.DevelopmentBeyondThisMachine(logger, address);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Whether a request came in a way that may carry a token; the addresses are checked at start, this one every time.</summary>
    public static bool IsProtected(HttpContext context) =>
        context.Request.IsHttps
        || (context.Connection.RemoteIpAddress is null && context.Connection.LocalIpAddress is null) // in process, no socket
        || (IsLoopback(context.Connection.RemoteIpAddress) && IsLoopback(context.Connection.LocalIpAddress)
            && !context.Request.Headers.ContainsKey("X-Forwarded-Proto"));

    internal static bool IsAcceptable(string address) => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || IsOfThisMachine(address);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsOfThisMachine(string address) =>
        address.StartsWith("http://unix:", StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && (uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip))));

    private static bool IsLoopback(IPAddress? address) => address is null || IPAddress.IsLoopback(address);
}

/// <summary>Who stands between clients and this server (section <c>Transport</c>).</summary>
internal sealed class TransportOptions
{
    /// <summary>
    /// Networks (CIDR) of proxies that end TLS: their <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, and plain HTTP behind them is
    /// allowed. Default: none, and plain HTTP on loopback only.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];
}
