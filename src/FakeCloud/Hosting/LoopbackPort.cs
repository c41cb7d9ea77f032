using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Scenario.FakeCloud.Hosting;

/// <summary>One port number on both loopback families, or on every address of both, held from the moment it was found: no other process can take it in
/// between.</summary>
/// <remarks>A socket that is bound but does not listen refuses connections, so a stopped service keeps its port and looks stopped.</remarks>
internal sealed class LoopbackPort : IDisposable
{
    private const int Attempts = 32; // a number that is free on IPv4 may be taken on IPv6

    private readonly IPAddress _addressV4;
    private readonly IPAddress _addressV6;
    private readonly bool _hasV6;
    private Socket? _v4;
    private Socket? _v6;

    private LoopbackPort(int number, bool isOpen, Socket v4, Socket? v6)
    {
        Number = number;
        (_addressV4, _addressV6) = Addresses(isOpen);
        _v4 = v4;
        _v6 = v6;
        _hasV6 = v6 is not null;
    }

    public int Number { get; }

    /// <summary>What Kestrel is to listen on.</summary>
    public IEnumerable<IPEndPoint> EndPoints =>
        _hasV6 ? [new(_addressV4, Number), new(_addressV6, Number)] : [new(_addressV4, Number)];

    /// <param name="number">0 finds a free one.</param>
    /// <param name="name">The option that asked for it.</param>
    /// <param name="isOpen">On every address of this machine instead of loopback.</param>
    /// <exception cref="ArgumentOutOfRangeException">No port number.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static LoopbackPort Bind(int number, string name, bool isOpen = false)
    {
        if (number is < 0 or > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} is a port from 0 (any free one) to {IPEndPoint.MaxPort}.");
        }

        var (addressV4, addressV6) = Addresses(isOpen);
        for (var attempt = 1; ; attempt++)
        {
            Socket? v4 = null;
            try
            {
                v4 = Open(addressV4, number);
                var found = ((IPEndPoint)v4.LocalEndPoint!).Port;
                return new(found, isOpen, v4, OpenV6(addressV6, found));
            }
            catch (SocketException exception)
                when (number == 0 && v4 is not null && exception.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < Attempts)
            {
                v4.Dispose();
            }
            catch (SocketException exception)
            {
                v4?.Dispose();
                throw new IOException($"{name}: cannot listen on {addressV4}:{number}: {exception.Message}. Is another one running? 0 takes any free port.",
                    exception);
            }
        }
    }

    /// <summary>Any free port of 127.0.0.1, for a host that listens there alone and must be known before.</summary>
    public static LoopbackPort FindV4()
    {
        var v4 = Open(IPAddress.Loopback, 0);
        return new(((IPEndPoint)v4.LocalEndPoint!).Port, isOpen: false, v4, v6: null);
    }

    /// <summary>Lets the Kestrel of a host listen on the held socket when it comes to this port; whatever else it listens on it binds itself.</summary>
    public void HandTo(IServiceCollection services) => services.Configure<SocketTransportOptions>(sockets =>
    {
        var bind = sockets.CreateBoundListenSocket;
        sockets.CreateBoundListenSocket = endPoint =>
            (Equals(endPoint, new IPEndPoint(_addressV4, Number)) ? Interlocked.Exchange(ref _v4, null) : null) ?? bind(endPoint);
    });

    /// <summary>Hands the bound socket over; its new owner closes it.</summary>
    public Socket Take(AddressFamily family) =>
        Interlocked.Exchange(ref family == AddressFamily.InterNetwork ? ref _v4 : ref _v6, null)
        ?? throw new InvalidOperationException("The socket has been handed over already.");

    /// <summary>Holds the port again, after the one who had the sockets has closed them.</summary>
    /// <exception cref="IOException">Another process was quicker.</exception>
    public void Hold()
    {
        try
        {
            _v4 ??= Open(_addressV4, Number);
            _v6 ??= _hasV6 ? Open(_addressV6, Number) : null;
        }
        catch (SocketException exception)
        {
            throw new IOException($"Port {Number} could not be kept: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        _v4?.Dispose();
        _v6?.Dispose();
    }

    private static (IPAddress V4, IPAddress V6) Addresses(bool isOpen) =>
        isOpen ? (IPAddress.Any, IPAddress.IPv6Any) : (IPAddress.Loopback, IPAddress.IPv6Loopback);

    // Many containers have no IPv6; IPv4 alone serves there.
    private static Socket? OpenV6(IPAddress address, int port)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return null;
        }

        try
        {
            return Open(address, port);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return null;
        }
    }

    private static Socket Open(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }

            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
