using System.Net;

namespace Scenario.ControlPlane;

/// <summary>Addresses as policies, logs and users write them.</summary>
public static class PlainAddress
{
    /// <summary>An IPv4 address as such, also where a socket for both families shows it inside of IPv6.</summary>
    public static IPAddress Plain(this IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
