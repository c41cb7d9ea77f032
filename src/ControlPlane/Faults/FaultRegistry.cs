using System.Collections.Frozen;
using System.Globalization;

namespace Scenario.ControlPlane.Faults;

/// <summary>The faults that wait for requests; one registry for all hosts of a process.</summary>
public sealed class FaultRegistry
{
    /// <summary>Faults at a time.</summary>
    public const int Limit = 1000;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, FrozenSet<string>> _operations = [];
    private int _lastId;

    /// <summary>Number of faults that still wait; read without a lock, so that requests pay nothing while there is none.</summary>
    private volatile int _count;

    /// <summary>What a host of this process serves, so that a misspelt operation is refused instead of never striking.</summary>
    /// <param name="host"><c>sts</c> or <c>oss</c>.</param>
    /// <param name="operations">The names of its operations.</param>
    public void Know(string host, IEnumerable<string> operations)
    {
        lock (_gate)
        {
            _operations[host] = operations.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <returns>The id under which it is listed and removed; null when there are <see cref="Limit"/> already.</returns>
    /// <exception cref="ArgumentException">No host of this process could ever meet it: unknown host or operation.</exception>
    public string? Add(Fault fault)
    {
        if (FindMistake(fault) is { } mistake)
        {
            throw new ArgumentException(mistake.Message, nameof(fault));
        }

        lock (_gate)
        {
            if (_entries.Count >= Limit)
            {
                return null;
            }

            var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
            _entries.Add(new(id, fault));
            _count = _entries.Count;
            return id;
        }
    }

    /// <summary>What waits, oldest first, with how often each has struck.</summary>
    public IReadOnlyList<(string Id, Fault Fault, int Hits)> List()
    {
        lock (_gate)
        {
            return [.. _entries.Select(static e => (e.Id, e.Fault, e.Hits))];
        }
    }

    /// <returns>False when there is no such fault.</returns>
    public bool Remove(string id)
    {
        lock (_gate)
        {
            var removed = _entries.RemoveAll(e => e.Id == id) > 0;
            _count = _entries.Count;
            return removed;
        }
    }

    /// <summary>Puts back what <see cref="List"/> gave, hits included.</summary>
    internal void Restore(IReadOnlyList<(string Id, Fault Fault, int Hits)> faults)
    {
        lock (_gate)
        {
            _entries.Clear();
            _entries.AddRange(faults.Select(static f => new Entry(f.Id, f.Fault) { Hits = f.Hits }));
            _count = _entries.Count;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _count = 0;
        }
    }

    /// <summary>The faults that strike a request; each taken one counts, and goes when it has struck <see cref="Fault.Times"/> times.</summary>
    /// <param name="host"><c>sts</c> or <c>oss</c>.</param>
    /// <param name="operation">Operation name; null when the request names none.</param>
    /// <param name="accessKeyId">As presented; null when anonymous.</param>
    /// <param name="hasToken">Whether the request carries a security token.</param>
    public ActiveFaults Take(string host, string? operation, string? accessKeyId, bool hasToken)
    {
        if (_count == 0)
        {
            return ActiveFaults.None;
        }

        List<Fault>? taken = null;
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (Strikes(entry.Fault, host, operation, accessKeyId, hasToken) && taken?.Exists(f => f.Kind == entry.Fault.Kind) != true)
                {
                    entry.Hits++;
                    (taken ??= []).Add(entry.Fault);
                }
            }

            _entries.RemoveAll(static e => e.Fault.Times is { } times && e.Hits >= times);
            _count = _entries.Count;
        }

        return taken is null ? ActiveFaults.None : new(taken);
    }

    /// <summary>Why no request can ever meet the fault; null when one can, or when no host has said what it serves.</summary>
    internal (string Member, string Message)? FindMistake(Fault fault)
    {
        lock (_gate)
        {
            if (_operations.Count == 0)
            {
                return null;
            }

            if (fault.Host != Fault.Any && !_operations.ContainsKey(fault.Host))
            {
                return ("host", $"This process serves {string.Join(" and ", _operations.Keys)}, not {fault.Host}.");
            }

            var served = _operations.Where(host => fault.Host == Fault.Any || fault.Host == host.Key).SelectMany(static host => host.Value).ToList();
            return fault.Operation == Fault.Any || served.Contains(fault.Operation, StringComparer.OrdinalIgnoreCase)
                ? null
                : ("operation", $"There is no operation {fault.Operation}{Alike(fault.Operation, served)}.");
        }
    }

    private static string Alike(string operation, IEnumerable<string> served)
    {
        const int letters = 4;
        var beginning = operation.Length <= letters ? operation : operation[..letters];
        string[] alike = [.. served.Where(name => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
        return alike.Length == 0 ? "" : $"; with {beginning} begin {string.Join(", ", alike)}";
    }

    /// <summary>As <see cref="Take"/>, and waits as long as a <c>delay</c> among them says: where the faults meet a request, in every host alike.</summary>
    public async ValueTask<ActiveFaults> StrikeAsync(
        string host, string? operation, string? accessKeyId, bool hasToken, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = Take(host, operation, accessKeyId, hasToken);
        await faults.DelayAsync(time, cancellationToken);
        return faults;
    }

    private static bool Strikes(Fault fault, string host, string? operation, string? accessKeyId, bool hasToken) =>
        (fault.Host == Fault.Any || fault.Host == host)
        && (fault.Operation == Fault.Any || string.Equals(fault.Operation, operation, StringComparison.OrdinalIgnoreCase))
        && (fault.AccessKeyId is null || fault.AccessKeyId == accessKeyId)
        && (fault.Kind != FaultKind.TokenRevoked || hasToken)
        && (fault.Kind != FaultKind.KeyRevoked || (accessKeyId is not null && !hasToken));

    private sealed class Entry(string id, Fault fault)
    {
        public string Id => id;

        public Fault Fault => fault;

        public int Hits { get; set; }
    }
}
