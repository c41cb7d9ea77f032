using System.Net;

namespace Scenario.Oss;

/// <summary>Addresses that lie on this machine: what goes there neither leaves it nor belongs to a proxy.</summary>
internal static class ThisMachine
{
    public static bool Has(Uri address) =>
        address.IsLoopback
        || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) // RFC 6761 section 6.3
        || (IPAddress.TryParse(address.IdnHost, out var ip) && IPAddress.IsLoopback(ip));
}
