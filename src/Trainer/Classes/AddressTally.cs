using System.Net;
using System.Net.Sockets;
using Scenario.ControlPlane;

namespace Scenario.Trainer.Classes;

/// <summary>Counts by address what a stranger may do only so often: wrong join codes, and looks at the place to join. What others do holds nobody up.</summary>
/// <param name="perMinute">How often one address may within a minute.</param>
/// <param name="time">The real time: moving the class's clock must not help.</param>
internal sealed class AddressTally(int perMinute, TimeProvider time)
{
    private const int MostAddresses = 4096; // a room has fewer; a stranger with more is refused rather than remembered

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Count)> _byAddress = new(StringComparer.Ordinal);

    /// <summary>All that was counted so far.</summary>
    public int Total { get; private set; }

    /// <summary>How long an address has to wait before its next try; zero when it need not.</summary>
    public TimeSpan WaitOf(IPAddress? address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_byAddress.TryGetValue(Key(address), out var tries))
            {
                return tries.Count >= perMinute && tries.Since + Minute > now ? tries.Since + Minute - now : TimeSpan.Zero;
            }

            Forget(now);
            return _byAddress.Count >= MostAddresses ? Minute : TimeSpan.Zero;
        }
    }

    public void Count(IPAddress? address)
    {
        lock (_gate)
        {
            Total++;
            var now = time.GetUtcNow();
            var key = Key(address);
            var tries = _byAddress.GetValueOrDefault(key);
            _byAddress[key] = tries.Count > 0 && tries.Since + Minute > now ? (tries.Since, tries.Count + 1) : (now, 1);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        if (_byAddress.Count >= MostAddresses)
        {
            foreach (var old in _byAddress.Where(entry => entry.Value.Since + Minute <= now).Select(static entry => entry.Key).ToArray())
            {
                _byAddress.Remove(old);
            }
        }
    }

    // One machine has a whole /64 of IPv6 addresses to try with.
    private static string Key(IPAddress? address)
    {
        var plain = address?.Plain();
        return plain is { AddressFamily: AddressFamily.InterNetworkV6 } ? Convert.ToHexString(plain.GetAddressBytes(), 0, 8) : plain?.ToString() ?? "";
    }
}
