using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Scenario.ControlPlane.Admin;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Opens the connections of callbacks, and only to addresses that a callback may reach.</summary>
/// <remarks>
/// The check is made on the address that is connected to, not on the name, so that no name can lead elsewhere. Loopback is allowed,
/// other private addresses only by configuration: whoever may upload could otherwise have this server speak to its neighbours.
/// </remarks>
internal sealed class CallbackConnector(OssOptions options)
{
    public const string ForbiddenText = "Private address is forbidden to callback.";

    /// <summary>Whether the handshake names the host: an option of each request.</summary>
    public static readonly HttpRequestOptionsKey<bool> SendsSni = new("callbackSNI");

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("::/128"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("ff00::/8"),
        // these carry an IPv4 address inside
        IPNetwork.Parse("::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("2001::/32"), IPNetwork.Parse("2002::/16"),
    ];

    /// <summary>Whether a callback may go there. Never to a host of this process: its control API believes whoever comes from this machine.</summary>
    public bool IsAllowed(IPAddress address, int port) => IsAllowed(address) && !OwnServer.IsAt(address, port) && IsTarget(address, port);

    public bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return IPAddress.IsLoopback(plain) || options.AllowPrivateCallbacks || !Private.Any(network => network.Contains(plain));
    }

    private bool IsTarget(IPAddress address, int port) =>
        options.OnlyCallbackTargets is not { } only || only.Contains(new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port));

    /// <summary>A name without a dot is no public one: apart from localhost it is a neighbour's, and open as private addresses are.</summary>
    public bool IsAllowed(string host) =>
        options.AllowPrivateCallbacks
        || host.Contains('.', StringComparison.Ordinal)
        || host.Contains(':', StringComparison.Ordinal)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>; for https the stream comes with TLS.</summary>
    /// <exception cref="ForbiddenAddressException">The name has no allowed address.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await ResolveAsync(host, cancellationToken);
        var allowed = addresses.Where(address => IsAllowed(address, port)).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return context.InitialRequestMessage.RequestUri!.Scheme == Uri.UriSchemeHttps
                ? await SecureAsync(stream, host, context.InitialRequestMessage.Options.TryGetValue(SendsSni, out var sni) && sni,
                    IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address), cancellationToken)
                : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>RFC 6761: names below localhost are loopback, whatever the resolver says.</summary>
    public static bool IsLocalhost(string host) =>
        host.TrimEnd('.') is var name
            && (name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var literal) ? [literal]
        : IsLocalhost(host) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : await Dns.GetHostAddressesAsync(host, cancellationToken);

    // On this machine any certificate will do: development servers have one that nobody vouches for, and a callback carries its own proof.
    private static async Task<Stream> SecureAsync(Stream stream, string host, bool sendsSni, bool isLoopback, CancellationToken cancellationToken)
    {
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = sendsSni ? host : "",
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => isLoopback
                        || errors == SslPolicyErrors.None
                        || (!sendsSni && errors == SslPolicyErrors.RemoteCertificateNameMismatch && certificate is X509Certificate2 presented
                            && presented.MatchesHostname(host)),
                },
                cancellationToken);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A callback's host name leads to an address that callbacks may not reach.</summary>
internal sealed class ForbiddenAddressException() : IOException(CallbackConnector.ForbiddenText);
