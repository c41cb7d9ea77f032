using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Scenario.ControlPlane.Certificates;
using Scenario.Hosting;

namespace Scenario.Demo.Page;

/// <summary>Where the page listens while a class is held: on loopback for the trainer, and at one address of this machine for the learners.</summary>
internal static class ClassListener
{
    private const int FormBytes = 64 * 1024; // the fields around a file that just fits

    /// <returns>Where learners reach the page.</returns>
    /// <exception cref="IOException">There is no such address.</exception>
    public static Uri Listen(WebApplicationBuilder builder, DemoOptions options, int port)
    {
        var name = options.Address ?? Find()?.ToString()
            ?? throw new IOException("--class finds no network; --address names the address by which learners reach "
            + "this machine.");
        var isAddress = IPAddress.TryParse(name.Trim('[', ']'), out var address);
        if (!isAddress && Uri.CheckHostName(name) != UriHostNameType.Dns)
        {
            throw new IOException($"--address {name} is neither a host name nor an IP address.");
        }

        // A name says nothing about the network that it is known in, so it is listened to on all of them.
        string[] hosts = address is null ? ["*"] : IPAddress.IsLoopback(address) ? ["127.0.0.1"] : ["127.0.0.1", address is
            { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{address}]" : address.ToString()];
        var urls = hosts.Select(host => $"http://{host}:{port}");
        if (options.Https)
        {
            urls = urls.Concat(hosts.Select(host => $"https://{host}:{port + DevelopmentHttps.PortOffset}"));
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.UseUrls([.. urls]);
        var certificate = options.Https && string.IsNullOrEmpty(builder.Configuration["Kestrel:Certificates:Default:Path"]) ? CertificateFor(name) : null;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = options.ClassLimits.BodyBytes + FormBytes;
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.UTF8; // what is for OSS passes through here
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Protocols = HttpProtocols.Http1); // the gate counts WebSockets by their upgrade
            if (certificate is not null)
            {
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, _) => certificate);
            }
        });
        var (scheme, shown) = options.Https ? ("https", port + DevelopmentHttps.PortOffset) : ("http", port);
        return new UriBuilder(scheme, name, shown).Uri;
    }

    // By an authority for this class alone: rooms and their addresses change, and nobody should trust one for longer.
    private static X509Certificate2 CertificateFor(string name)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authority = DevelopmentCertificates.InMemory(now, [name]);
        return authority.CreateServerCertificate([name], now);
    }

    // Of several networks the one that leads out, which is the one that others are in too.
    private static IPAddress? Find() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(static card => card is { OperationalStatus: OperationalStatus.Up, NetworkInterfaceType: not NetworkInterfaceType.Loopback })
        .Select(static card => card.GetIPProperties())
        .OrderByDescending(static properties => properties.GatewayAddresses.Any(static gateway => !gateway.Address.Equals(IPAddress.Any)))
        .SelectMany(static properties => properties.UnicastAddresses)
        .Select(static unicast => unicast.Address)
        .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
}
