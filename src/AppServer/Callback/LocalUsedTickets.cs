using System.Collections.Concurrent;

namespace Scenario.AppServer.Callback;

/// <summary>A single replica: its own memory, which holds no more tickets than users may ask for until theirs expire.</summary>
internal sealed class LocalUsedTickets(TimeProvider time) : IUsedTickets
{
    private static readonly TimeSpan SweepPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = new(StringComparer.Ordinal);
    private long _nextSweep;

    public Task<bool?> TryUseAsync(CallbackTicket ticket, CancellationToken cancellationToken)
    {
        Sweep();
        return Task.FromResult<bool?>(_used.TryAdd(ticket.Id, ticket.Expiration));
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        var due = Interlocked.Read(ref _nextSweep);
        if (now.UtcTicks < due || Interlocked.CompareExchange(ref _nextSweep, (now + SweepPause).UtcTicks, due) != due)
        {
            return;
        }

        foreach (var (id, expiration) in _used)
        {
            if (expiration <= now)
            {
                _used.TryRemove(id, out _);
            }
        }
    }
}
