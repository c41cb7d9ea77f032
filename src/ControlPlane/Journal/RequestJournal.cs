using System.Runtime.InteropServices;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.ControlPlane.Journal;

/// <summary>The last answered requests, newest last; older ones fall out when there are too many or they are too large together.</summary>
public sealed class RequestJournal
{
    /// <summary>Entries kept when nothing else is said.</summary>
    public const int DefaultCapacity = 10_000;

    /// <summary>Bytes kept when nothing else is said, the policies of the decisions included.</summary>
    public const long DefaultBudget = 64 * 1024 * 1024;

    // A parsed policy takes some twenty times its text: measured by the allocations of the parser.
    private const int PolicySizePerCharacter = 24;

    private readonly Lock _gate = new();
    private readonly Kept[] _ring;

    // Many decisions share a policy: it counts once, as long as one of them is there.
    private readonly Dictionary<PolicyDocument, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly long _budget;
    private long _size;
    private int _next;
    private int _count;

    /// <param name="capacity">Entries kept at most, from 1.</param>
    /// <param name="budget">Bytes kept at most, by estimate; the newest entry is kept whatever its size.</param>
    public RequestJournal(int capacity = DefaultCapacity, long budget = DefaultBudget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new Kept[capacity];
        _budget = budget;
    }

    /// <summary>Raised after an entry was added, outside the lock, on the request's thread: handlers must be quick.</summary>
    public event EventHandler<JournalEntry>? Added;

    /// <summary>Bytes that the entries and their policies keep alive, by estimate.</summary>
    internal long Size
    {
        get
        {
            lock (_gate)
            {
                return _size;
            }
        }
    }

    public void Add(JournalEntry entry)
    {
        var kept = new Kept(entry, entry.Size);
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                DropOldest();
            }

            Count(kept);
            _ring[_next] = kept;
            _next = (_next + 1) % _ring.Length;
            _count++;
            while (_size > _budget && _count > 1)
            {
                DropOldest();
            }
        }

        Added?.Invoke(this, entry);
    }

    /// <summary>At most <paramref name="count"/> entries, newest last.</summary>
    public IReadOnlyList<JournalEntry> Last(int count)
    {
        lock (_gate)
        {
            var take = Math.Clamp(count, 0, _count);
            var result = new JournalEntry[take];
            for (var i = 0; i < take; i++)
            {
                result[i] = _ring[(_next - take + i + _ring.Length) % _ring.Length].Entry;
            }

            return result;
        }
    }

    /// <summary>The newest entry with this request id, letter case ignored; null when unknown or fallen out.</summary>
    /// <remarks>Looks through them: every request would pay for an index, and few are asked for.</remarks>
    public JournalEntry? Find(string requestId)
    {
        lock (_gate)
        {
            for (var back = 1; back <= _count; back++)
            {
                var entry = _ring[(_next - back + _ring.Length) % _ring.Length].Entry;
                if (entry.RequestId.Equals(requestId, StringComparison.OrdinalIgnoreCase))
                {
                    return entry;
                }
            }

            return null;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_ring);
            _uses.Clear();
            _size = 0;
            _next = 0;
            _count = 0;
        }
    }

    private void DropOldest()
    {
        ref var place = ref _ring[(_next - _count + _ring.Length) % _ring.Length];
        var oldest = place;
        place = default;
        _count--;
        _size -= oldest.Size;
        foreach (var policy in PoliciesOf(oldest.Entry))
        {
            if (--_uses[policy.Document] == 0)
            {
                _uses.Remove(policy.Document);
                _size -= SizeOf(policy.Document);
            }
        }
    }

    private void Count(Kept kept)
    {
        _size += kept.Size;
        foreach (var policy in PoliciesOf(kept.Entry))
        {
            ref var uses = ref CollectionsMarshal.GetValueRefOrAddDefault(_uses, policy.Document, out _);
            uses++;
            if (uses == 1)
            {
                _size += SizeOf(policy.Document);
            }
        }
    }

    private static long SizeOf(PolicyDocument policy) => 1024 + ((long)policy.Text.Length * PolicySizePerCharacter);

    private static IEnumerable<NamedPolicy> PoliciesOf(JournalEntry entry) => entry.Decision?.Policies ?? [];

    private readonly record struct Kept(JournalEntry Entry, int Size);
}
