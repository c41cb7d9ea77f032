using System.Collections.Concurrent;
using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Scenario.ControlPlane.Admin;

/// <summary>Where the hosts of this process listen that carry a control API: requests that a host makes for somebody else must not go there.</summary>
/// <remarks>Known to the whole process, because several hosts, even several clouds, may share one and each must stay out of the others.</remarks>
public sealed class OwnServer : IDisposable
{
    private static readonly ConcurrentDictionary<OwnServer, int[]> Listening = new();

    private readonly IServer _server;
    private readonly CancellationTokenRegistration _started;

    /// <param name="server">The server of one host.</param>
    /// <param name="lifetime">Tells when its addresses are known; a port of 0 has become a number then.
    /// Null: whoever starts the server calls <see cref="HasStarted"/>.</param>
    public OwnServer(IServer server, IHostApplicationLifetime? lifetime = null)
    {
        _server = server;
        _started = lifetime?.ApplicationStarted.Register(HasStarted) ?? default;
    }

    /// <summary>Whether a connection to that address and port would end at a host of this process.</summary>
    public static bool IsAt(IPAddress address, int port) => Listening.Values.Any(ports => ports.Contains(port)) && IsThisMachine(address);

    /// <summary>From now on its addresses are known.</summary>
    public void HasStarted() =>
        Listening[this] = [.. (_server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(static address => BindingAddress.Parse(address).Port)];

    public void Dispose()
    {
        _started.Dispose();
        Listening.TryRemove(this, out _);
    }

    private static bool IsThisMachine(IPAddress address)
    {
        var plain = address.Plain();
        if (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any))
        {
            return true;
        }

        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(plain)));
        }
        catch (NetworkInformationException)
        {
            return true; // not to be told: then the port alone decides
        }
    }
}
