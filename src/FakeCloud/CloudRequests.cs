using System.Collections;
using Scenario.ControlPlane.Journal;

namespace Scenario.FakeCloud;

/// <summary>Every answered request of both services, in the order of the answers; the oldest fall out after 10 000. A reset empties it.</summary>
public sealed class CloudRequests : IReadOnlyList<CloudRequest>
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<CloudRequest> _requests = new();
    private readonly List<Waiter> _waiters = [];
    private CloudRequest[]? _snapshot;
    private long _fallen;

    internal CloudRequests(params IEnumerable<RequestJournal> journals)
    {
        foreach (var journal in journals)
        {
            journal.Added += (_, entry) => Add(new(entry));
        }
    }

    /// <inheritdoc/>
    public int Count => Snapshot().Length;

    /// <summary>Those that were answered with an error, whatever its reason.</summary>
    public IEnumerable<CloudRequest> Refused => Snapshot().Where(static request => request.IsRefused);

    /// <summary>How many there have been, those that fell out included: a place to start from later.</summary>
    internal long Position
    {
        get
        {
            lock (_gate)
            {
                return _fallen + _requests.Count;
            }
        }
    }

    /// <inheritdoc/>
    public CloudRequest this[int index] => Snapshot()[index];

    /// <summary>The request with this id, letter case ignored; null when there is none.</summary>
    public CloudRequest? Find(string requestId)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        return Array.FindLast(Snapshot(), request => request.RequestId.Equals(requestId, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The first request that fits, of those that were answered already, else of those to come.</summary>
    /// <param name="predicate">Called for one request at a time.</param>
    /// <param name="timeout">Real time; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">None came in time; the message lists what did come.</exception>
    public async Task<CloudRequest> WaitForAsync(Func<CloudRequest, bool> predicate, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        Waiter waiter;
        lock (_gate)
        {
            // Inside the lock, so that no request is added between looking and waiting.
            if (_requests.FirstOrDefault(predicate) is { } present)
            {
                return present;
            }

            waiter = new(predicate);
            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            var seen = Snapshot();
            throw new TimeoutException(
                $"No such request within {timeout}. There were {seen.Length}{(seen.Length == 0 ? "." : ":\n" + string.Join('\n', seen.TakeLast(20).Select(static request => "  " + request)))}", exception);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<CloudRequest> GetEnumerator() => ((IEnumerable<CloudRequest>)Snapshot()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Those from a <see cref="Position"/> on.</summary>
    internal IReadOnlyList<CloudRequest> Since(long position)
    {
        lock (_gate)
        {
            return [.. _requests.Skip((int)Math.Clamp(position - _fallen, 0, int.MaxValue))];
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _fallen += _requests.Count;
            _requests.Clear();
            _snapshot = null;
        }
    }

    private void Add(CloudRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.Dequeue();
                _fallen++;
            }

            _requests.Enqueue(request);
            _snapshot = null;
            foreach (var waiter in _waiters)
            {
                waiter.Offer(request);
            }
        }
    }

    private CloudRequest[] Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _requests];
        }
    }

    private sealed class Waiter(Func<CloudRequest, bool> predicate)
    {
        public TaskCompletionSource<CloudRequest> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // A predicate that throws fails the one who waits, not the server.
        public void Offer(CloudRequest request)
        {
            try
            {
                if (predicate(request))
                {
                    Found.TrySetResult(request);
                }
            }
            catch (Exception exception)
            {
                Found.TrySetException(exception);
            }
        }
    }
}
