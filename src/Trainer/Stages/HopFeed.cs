using Scenario.ControlPlane.Journal;
using Scenario.FakeCloud;

namespace Scenario.Trainer.Stages;

/// <summary>The hops of one stage in the order of their arrival; the oldest fall out, and the bytes of old ones before them.</summary>
/// <param name="capacity">Hops kept, from 10.</param>
/// <param name="rawLimit">Bytes kept of what went over the wire, all hops together.</param>
public sealed class HopFeed(int capacity = HopFeed.Capacity, long rawLimit = HopFeed.RawLimit)
{
    /// <summary>Hops kept when nothing else is said.</summary>
    public const int Capacity = 10_000;

    /// <summary>Bytes kept of what went over the wire when nothing else is said.</summary>
    public const long RawLimit = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Hop> _hops = [];
    private long _sequence;
    private long _rawBytes;
    private int _rawFrom; // every hop before this index has been stripped of its bytes
    private IReadOnlyList<Hop>? _snapshot;
    private int _isCutDue;
    private string? _cut;

    /// <summary>Raised after a hop arrived, was answered, or all were forgotten; on the request's thread, outside the lock.</summary>
    public event EventHandler? Changed;

    /// <summary>All hops, oldest first; a list that never changes.</summary>
    public IReadOnlyList<Hop> Hops
    {
        get
        {
            lock (_gate)
            {
                return _snapshot ??= _hops.ToArray();
            }
        }
    }

    /// <summary>Sequence of the newest hop; 0 before the first.</summary>
    public long LastSequence
    {
        get
        {
            lock (_gate)
            {
                return _sequence;
            }
        }
    }

    public Hop? Find(long sequence)
    {
        lock (_gate)
        {
            var index = IndexOf(sequence);
            return index < 0 ? null : _hops[index];
        }
    }

    /// <summary>The hop with this request id of STS or OSS; null when unknown.</summary>
    public Hop? Find(string requestId)
    {
        lock (_gate)
        {
            return _hops.FindLast(hop => string.Equals(hop.RequestId, requestId, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Waits until the hop with this request id is complete: a client has its answer a moment before the host has done with it.</summary>
    /// <returns>Null when there is none, such as after a reset.</returns>
    public Task<Hop?> WaitForAsync(string requestId, CancellationToken cancellationToken) =>
        WaitForAsync(hop => hop.IsAnswered && string.Equals(hop.RequestId, requestId, StringComparison.OrdinalIgnoreCase), cancellationToken);

    /// <summary>Waits for the newest hop that is wanted, of a request that has arrived already.</summary>
    /// <returns>Null when there is none: all that had arrived are answered or forgotten.</returns>
    public async Task<Hop?> WaitForAsync(Predicate<Hop> isWanted, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<Hop?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var last = LastSequence;
        void Look(object? sender, EventArgs e)
        {
            lock (_gate)
            {
                var wanted = _hops.FindLast(isWanted);
                if (wanted is not null || !_hops.Exists(hop => hop.Sequence <= last && !hop.IsAnswered))
                {
                    found.TrySetResult(wanted);
                }
            }
        }

        Changed += Look;
        try
        {
            Look(this, EventArgs.Empty);
            return await found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Changed -= Look;
        }
    }

    /// <summary>Whether the connection of the next upload will be broken.</summary>
    public bool IsCutDue => Volatile.Read(ref _isCutDue) == 1;

    /// <summary>Breaks the connection of the next upload to OSS once its first bytes are there. A fault of the fakes can only cut an answer.</summary>
    public void CutNextUpload()
    {
        Volatile.Write(ref _isCutDue, 1);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes the journal of both fakes from here on, and forgets everything when they are reset.</summary>
    public void Listen(FakeCloudHost cloud)
    {
        cloud.StsJournal.Added += (_, entry) => Add(entry, HopHost.Sts, cloud.Clock.Offset);
        cloud.OssJournal.Added += (_, entry) => Add(entry, HopHost.Oss, cloud.Clock.Offset);
        cloud.Resets.Register(Clear);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _hops.Clear();
            _isCutDue = 0;
            _rawBytes = 0;
            _rawFrom = 0;
            _snapshot = null;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <param name="identity">What two sendings of the very same request have in common: a browser
    /// sends again by itself what broke, and that is cut as well.</param>
    internal bool TakeCut(string identity)
    {
        lock (_gate)
        {
            if (Interlocked.Exchange(ref _isCutDue, 0) == 1)
            {
                _cut = identity;
            }

            return _cut == identity;
        }
    }

    internal HopDraft Begin(HopHost host, string method, string path, DateTimeOffset time, TimeSpan clockOffset)
    {
        Hop hop;
        lock (_gate)
        {
            hop = new Hop { Sequence = ++_sequence, Host = host, Time = time, ClockOffset = clockOffset, Method = method, Path = path };
            Append(hop);
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return new(hop);
    }

    internal void Complete(HopDraft draft, RawExchange raw, string? code, TimeSpan duration)
    {
        lock (_gate)
        {
            var index = IndexOf(draft.Hop.Sequence);
            if (index < 0)
            {
                return; // forgotten in the meantime
            }

            _hops[index] = _hops[index] with
            {
                Entry = draft.Entry,
                Raw = raw,
                Status = raw.Status,
                Code = draft.Entry?.Code ?? draft.Code ?? code,
                Duration = duration
            };
            _rawBytes += raw.Weight;
            DropRaw();
            _snapshot = null;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes a journal entry: of the hop that is being answered, or of what a host did by itself.</summary>
    internal void Add(JournalEntry entry, HopHost host, TimeSpan clockOffset)
    {
        if (HopDraft.Current is { Entry: null } draft && draft.Hop.Host == host)
        {
            draft.Entry = entry;
            return;
        }

        lock (_gate)
        {
            Append(new Hop
            {
                Sequence = ++_sequence,
                Host = host,
                Time = entry.Time,
                ClockOffset = clockOffset,
                Method = entry.Method,
                Path = entry.Target,
                Entry = entry,
                Status = entry.Status,
                Code = entry.Code,
            });
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    // Sequences rise by one with every hop of the list, so the place follows from the number.
    private int IndexOf(long sequence) =>
        _hops.Count == 0 || sequence < _hops[0].Sequence || sequence > _hops[^1].Sequence ? -1 : (int)(sequence - _hops[0].Sequence);

    private void Append(Hop hop)
    {
        if (_hops.Count == capacity)
        {
            var leaving = capacity / 10;
            _rawBytes -= _hops.Take(leaving).Sum(static old => old.Raw?.Weight ?? 0);
            _hops.RemoveRange(0, leaving);
            _rawFrom = Math.Max(0, _rawFrom - leaving);
        }

        _hops.Add(hop);
        _snapshot = null;
    }

    private void DropRaw()
    {
        while (_rawBytes > rawLimit && _rawFrom < _hops.Count)
        {
            var old = _hops[_rawFrom];
            _rawBytes -= old.Raw?.Weight ?? 0;
            _hops[_rawFrom++] = old with { Raw = null };
        }
    }
}
