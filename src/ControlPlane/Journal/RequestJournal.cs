namespace Scenario.ControlPlane.Journal;

/// <summary>The last answered requests, newest last; older ones fall out.</summary>
public sealed class RequestJournal
{
    /// <summary>Entries kept when nothing else is said.</summary>
    public const int DefaultCapacity = 10_000;

    private readonly Lock _gate = new();
    private readonly JournalEntry[] _ring;
    private readonly Dictionary<string, JournalEntry> _byId = new(StringComparer.OrdinalIgnoreCase);
    private int _next;
    private int _count;

    public RequestJournal(int capacity = DefaultCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _ring = new JournalEntry[capacity];
    }

    /// <summary>Raised after an entry was added, outside the lock, on the request's thread: handlers must be quick.</summary>
    public event EventHandler<JournalEntry>? Added;

    public void Add(JournalEntry entry)
    {
        lock (_gate)
        {
            if (_count == _ring.Length)
            {
                var oldest = _ring[_next];
                if (_byId.TryGetValue(oldest.RequestId, out var known) && ReferenceEquals(known, oldest))
                {
                    _byId.Remove(oldest.RequestId);
                }
            }
            else
            {
                _count++;
            }

            _ring[_next] = entry;
            _byId[entry.RequestId] = entry;
            _next = (_next + 1) % _ring.Length;
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
                result[i] = _ring[(_next - take + i + _ring.Length) % _ring.Length];
            }

            return result;
        }
    }

    /// <summary>The entry with this request id, letter case ignored; null when unknown or fallen out.</summary>
    public JournalEntry? Find(string requestId)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(requestId);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_ring);
            _byId.Clear();
            _next = 0;
            _count = 0;
        }
    }
}
