namespace Scenario.AppServer.Hosting;

/// <summary>Who stands between clients and this server (section <c>Transport</c>).</summary>
internal sealed class TransportOptions
{
    /// <summary>
    /// Networks (CIDR) of reverse proxies that end TLS and whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed.
    /// Default: none, and then plain HTTP is served on loopback only.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];
}
