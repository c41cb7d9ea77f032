using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Knows where callbacks may go, and opens their connections to there only.</summary>
/// <remarks>
/// The check is made on the address that is connected to, not on the name, so that no name can lead elsewhere. Loopback is allowed,
/// other private addresses only by configuration: whoever may upload could otherwise have this server speak to its neighbours.
/// </remarks>
internal sealed class CallbackConnector(OssOptions options)
{
    public const string ForbiddenText = "Private address is forbidden to callback.";

    /// <summary>Whether the handshake names the host: an option of each request.</summary>
    public static readonly HttpRequestOptionsKey<bool> SendsSni = new("callbackSNI");

    private static readonly IPNetwork[] Private = [.. new[]
    {
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3",
        "::/128", "64:ff9b::/96", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        "::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", // these carry an IPv4 address inside
    }.Select(static network => IPNetwork.Parse(network))];

    /// <summary>An address to call; path and query go out as they were written. The scheme may be missing: http then.</summary>
    /// <remarks>A literal address is checked here already, a name only when connecting.</remarks>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public Uri Parse(string text)
    {
        var url = Escaped(text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text);
        var authority = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var path = url.AsSpan(authority).IndexOfAny('/', '?', '#') is var length and >= 0 ? authority + length : url.Length;
        var target = url[path..].Split('#')[0];
        var written = url[..path] + (target.StartsWith('/') ? target : "/" + target);
        if (!Uri.TryCreate(written, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
            || address.Port is < 1 or > 65535
            || address.UserInfo.Length > 0
            || text.Any(static c => c is <= ' ' or '\x7F')
            || !IsAllowed(address.Host))
        {
            throw CallbackParameters.Invalid("The callbackUrl is not a valid address.", "0007-00000004");
        }

        return KnownAddresses(address.Host) is [var known, ..] && !IsAllowed(known, address.Port)
            ? throw CallbackParameters.Invalid(ForbiddenText) : address;
    }

    /// <summary>Whether a callback may go there. Never to a host of this process: its control API believes whoever comes from this machine.</summary>
    public bool IsAllowed(IPAddress address, int port)
    {
        var plain = address.Plain();
        return (IPAddress.IsLoopback(plain) || options.AllowPrivateCallbacks || !Private.Any(network => network.Contains(plain)))
            && !OwnServer.IsAt(plain, port)
            && options.OnlyCallbackTargets?.Contains(new IPEndPoint(plain, port)) != false;
    }

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>; for https the stream comes with TLS.</summary>
    /// <exception cref="ForbiddenAddressException">The name has no allowed address.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port, request) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port, context.InitialRequestMessage);
        var addresses = KnownAddresses(host) is { Length: > 0 } known ? known : await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = addresses.Where(address => IsAllowed(address, port)).ToArray();
        if (allowed.Length == 0 && addresses.Length > 0)
        {
            throw new ForbiddenAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secure = null;
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            var stream = new NetworkStream(socket, ownsSocket: true);
            if (request.RequestUri!.Scheme != Uri.UriSchemeHttps)
            {
                return stream;
            }

            secure = new SslStream(stream);
            var isLoopback = IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address);
            await secure.AuthenticateAsClientAsync(Handshake(host, request.Options.TryGetValue(SendsSni, out var sni) && sni, isLoopback), cancellationToken);
            return secure;
        }
        catch
        {
            secure?.Dispose();
            socket.Dispose();
            throw;
        }
    }

    // A name without a dot is no public one: apart from localhost it is a neighbour's, and open as private addresses are.
    private bool IsAllowed(string host) =>
        options.AllowPrivateCallbacks || host.AsSpan().ContainsAny('.', ':') || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    // What a host means without asking the resolver: a literal address, or by RFC 6761 loopback for localhost and the names below it.
    private static IPAddress[] KnownAddresses(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal]
        : $".{host.TrimEnd('.')}".EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : [];

    // Text beyond ASCII goes out as the UTF-8 escapes that it stands for.
    private static string Escaped(string text) =>
        string.Concat(text.EnumerateRunes().Select(static rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));

    // On this machine any certificate will do: development servers have one that nobody vouches for, and a callback carries its own proof.
    private static SslClientAuthenticationOptions Handshake(string host, bool sendsSni, bool isLoopback) => new()
    {
        TargetHost = sendsSni ? host : "",
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => isLoopback
            || errors == SslPolicyErrors.None
            || (!sendsSni && errors == SslPolicyErrors.RemoteCertificateNameMismatch && certificate is X509Certificate2 presented
                && presented.MatchesHostname(host)),
    };
}

/// <summary>A callback's host name leads to an address that callbacks may not reach.</summary>
internal sealed class ForbiddenAddressException() : IOException(CallbackConnector.ForbiddenText);
