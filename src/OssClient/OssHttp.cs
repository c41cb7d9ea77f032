using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Scenario.Oss;

/// <summary>The HTTP transport that the protocol needs.</summary>
public static class OssHttp
{
    /// <summary>A client without a timeout of its own, for all operations of a program.</summary>
    public static HttpClient Create() => new(CreateHandler(authorities: null)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>No redirects (a signature is good for one host), no cookies, no decompression (the checksum
    /// is over the stored bytes), and no proxy for addresses of this machine.</summary>
    /// <param name="authorities">The only certificate authorities to trust, for instance a development one; null = the system's.</param>
    /// <param name="proxy">The proxy for other machines; null = the system's.</param>
    public static HttpMessageHandler CreateHandler(X509Certificate2Collection? authorities, IWebProxy? proxy = null)
    {
        var outward = proxy is null ? OutwardProxy.OfSystem() : new OutwardProxy(proxy);
        var handler = CreateHandler(outward);
        if (authorities is not null)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        return new ProxyNamingHandler(handler, outward);
    }

    private static SocketsHttpHandler CreateHandler(IWebProxy proxy) => new()
    {
        Proxy = proxy,
        AllowAutoRedirect = false, // a signature is good for one host
        AutomaticDecompression = DecompressionMethods.None, // the checksum is over the stored bytes
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        Expect100ContinueTimeout = TimeSpan.FromSeconds(2),
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, // user metadata is UTF-8
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ActivityHeadersPropagator = null,
        ConnectCallback = ConnectAsync,
    };

    /// <summary>Names under <c>localhost</c> are this machine (RFC 6761 section 6.3), whether the system's resolver knows it or not.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var target = context.DnsEndPoint;
        var host = target.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? "localhost" : target.Host;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
