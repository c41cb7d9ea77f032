using System.Security.Cryptography;
using System.Text;
using Scenario.ControlPlane;

namespace Scenario.FakeSts.Authentication;

/// <summary>Remembers accepted nonces for 30 minutes of real time, so that a request cannot be played twice.</summary>
/// <remarks>
/// Real time, not the moved clock: a signature stays fresh by the real time too, so moving the clock must not forget a
/// nonce. Source: sts-ram-api 2.2 step 10.
/// </remarks>
internal sealed class NonceCache(MovableClock clock, int capacity = NonceCache.DefaultCapacity)
{
    /// <summary>Nonces kept at most; beyond that requests are refused, since a nonce that is forgotten early can be played again.</summary>
    public const int DefaultCapacity = 1_000_000;

    /// <summary>Twice the 15 minutes for which a signature is fresh: it may be dated 15 minutes ahead.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly HashSet<UInt128> _known = [];
    private readonly Queue<(UInt128 Nonce, DateTimeOffset Until)> _order = new();

    public NonceUse TryUse(string accessKeyId, string nonce)
    {
        var hash = Hash(accessKeyId, nonce);
        var now = clock.RealUtcNow;
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && oldest.Until <= now)
            {
                _order.Dequeue();
                _known.Remove(oldest.Nonce);
            }

            if (_known.Contains(hash))
            {
                return NonceUse.Repeated;
            }

            if (_known.Count >= capacity)
            {
                return NonceUse.NoRoom;
            }

            _known.Add(hash);
            _order.Enqueue((hash, now + Memory));
            return NonceUse.First;
        }
    }

    /// <summary>What is known now, for <see cref="Restore"/>.</summary>
    public IReadOnlyList<(UInt128 Nonce, DateTimeOffset Until)> Snapshot()
    {
        lock (_gate)
        {
            return [.. _order];
        }
    }

    /// <summary>Knows again what was known then, and nothing else.</summary>
    public void Restore(IReadOnlyList<(UInt128 Nonce, DateTimeOffset Until)> snapshot)
    {
        lock (_gate)
        {
            _known.Clear();
            _order.Clear();
            foreach (var item in snapshot)
            {
                _known.Add(item.Nonce);
                _order.Enqueue(item);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _known.Clear();
            _order.Clear();
        }
    }

    // Hashed so that a nonce of megabytes costs no more than another; 128 bits of SHA-256 do not collide by chance.
    private static UInt128 Hash(string accessKeyId, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{accessKeyId}\n{nonce}"), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}

/// <summary>What became of a nonce.</summary>
internal enum NonceUse
{
    /// <summary>This key had not used it.</summary>
    First,

    /// <summary>This key used it before.</summary>
    Repeated,

    /// <summary>It cannot be remembered, so the request must not be served.</summary>
    NoRoom,
}
