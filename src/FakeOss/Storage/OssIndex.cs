using System.Runtime.ExceptionServices;

namespace Scenario.FakeOss.Storage;

/// <summary>The index: readers see the last published state and wait for nobody, writers follow one another.</summary>
/// <remarks>
/// INVARIANT: a state is published only when the journal, if there is one, has stored it. Writers that wait for the journal share its next
/// commit; each builds on those before it, so when a commit fails, all that were built on it fail with it.
/// </remarks>
internal sealed class OssIndex : IDisposable
{
    private readonly IIndexJournal? _journal;
    private readonly Lock _writing = new();
    private readonly SemaphoreSlim _committing = new(1);
    private IndexState _published;
    private IndexState _newest;
    private Batch _next = new();

    /// <param name="journal">Null for an index that ends with the process. Owned by this.</param>
    public OssIndex(IIndexJournal? journal = null)
    {
        _journal = journal;
        _published = _newest = journal?.Load() ?? IndexState.Empty;
    }

    public IndexState State => Volatile.Read(ref _published);

    public T Read<T>(Func<IndexTransaction, T> work) => work(new IndexTransaction(State, isReadOnly: true));

    /// <summary>Runs the work in a transaction; an exception undoes all of it.</summary>
    public async Task<IndexCommit<T>> WriteAsync<T>(Func<IndexTransaction, T> work)
    {
        IndexCommit<T> commit;
        Batch batch;
        lock (_writing)
        {
            var transaction = new IndexTransaction(_newest, isReadOnly: false, recordsChanges: _journal is not null);
            commit = new IndexCommit<T>(work(transaction), transaction.Released, transaction.Touched);
            _newest = transaction.State;
            if (_journal is null)
            {
                Volatile.Write(ref _published, _newest);
                return commit;
            }

            batch = _next;
            batch.Changes.AddRange(transaction.Changes);
        }

        await _committing.WaitAsync();
        try
        {
            if (!batch.IsDone)
            {
                Commit(batch);
            }
        }
        finally
        {
            _committing.Release();
        }

        batch.Failure?.Throw();
        return commit;
    }

    public void Dispose()
    {
        _journal?.Dispose();
        _committing.Dispose();
    }

    private void Commit(Batch batch)
    {
        IndexState state;
        lock (_writing)
        {
            (state, _next) = (_newest, new Batch());
        }

        try
        {
            if (batch.Changes.Count > 0)
            {
                _journal!.Commit(batch.Changes, () => Volatile.Write(ref _published, state));
            }
        }
        catch (Exception exception)
        {
            batch.Failure = ExceptionDispatchInfo.Capture(exception);
            lock (_writing)
            {
                (_next.Failure, _next.IsDone) = (batch.Failure, true);
                (_newest, _next) = (_published, new Batch());
            }
        }

        batch.IsDone = true;
    }

    /// <summary>The transactions of one commit of the journal.</summary>
    private sealed class Batch
    {
        public List<IndexChange> Changes { get; } = [];

        public bool IsDone { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }
    }
}

/// <summary>A write that stands.</summary>
/// <param name="Result">What the work returned.</param>
/// <param name="Released">Blobs that nothing refers to any more.</param>
/// <param name="Touched">Buckets (with an empty key) and keys that may show something else now; only of a journalled index.</param>
internal sealed record IndexCommit<T>(T Result, IReadOnlyList<string> Released, IReadOnlyList<(string Bucket, string Key)> Touched);
