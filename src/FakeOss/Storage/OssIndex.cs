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
    private IndexState _published;
    private IndexState _newest;
    private Batch _next = new();
    private bool _isCommitting;

    /// <param name="journal">Null for an index that ends with the process. Owned by this.</param>
    public OssIndex(IIndexJournal? journal = null)
    {
        _journal = journal;
        _published = _newest = journal?.Load() ?? IndexState.Empty;
    }

    public IndexState State => Volatile.Read(ref _published);

    /// <summary>Runs the work in a transaction; an exception undoes all of it.</summary>
    public async Task<IndexCommit<T>> WriteAsync<T>(Func<IndexTransaction, T> work)
    {
        IndexCommit<T> commit;
        Task stored;
        bool isFirst;
        lock (_writing)
        {
            var transaction = new IndexTransaction(_newest, isReadOnly: false, recordsChanges: _journal is not null);
            commit = new IndexCommit<T>(work(transaction), transaction.Released, transaction.Changes);
            _newest = transaction.State;
            if (_journal is null)
            {
                Volatile.Write(ref _published, _newest);
                return commit;
            }

            stored = _next.Add(transaction.Changes);
            (isFirst, _isCommitting) = (!_isCommitting, true);
        }

        if (isFirst)
        {
            CommitNext();
        }

        await stored;
        return commit;
    }

    public void Dispose() => _journal?.Dispose();

    // Whoever came meanwhile is committed next, and by another thread, since this one has its own answer to give.
    private void CommitNext()
    {
        IndexState state;
        Batch batch;
        lock (_writing)
        {
            (state, batch, _next) = (_newest, _next, new Batch());
        }

        Exception? failure = null;
        try
        {
            if (batch.Changes.Count > 0)
            {
                _journal!.Commit(batch.Changes, () => Volatile.Write(ref _published, state));
            }
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        lock (_writing)
        {
            if (failure is not null)
            {
                _next.End(failure);
                (_newest, _next) = (_published, new Batch());
            }

            _isCommitting = _next.HasWriters;
            if (_isCommitting)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static index => index.CommitNext(), this, preferLocal: false);
            }
        }

        batch.End(failure);
    }

    /// <summary>The transactions of one commit of the journal.</summary>
    private sealed class Batch
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<IndexChange> Changes { get; } = [];

        public bool HasWriters { get; private set; }

        /// <returns>Ends with the commit, and fails with it.</returns>
        public Task Add(IReadOnlyList<IndexChange> changes)
        {
            HasWriters = true;
            Changes.AddRange(changes);
            return _end.Task;
        }

        public void End(Exception? failure)
        {
            if (failure is null)
            {
                _end.SetResult();
            }
            else if (HasWriters) // or nobody would hear of it
            {
                _end.SetException(failure);
            }
        }
    }
}

/// <summary>A write that stands.</summary>
/// <param name="Result">What the work returned.</param>
/// <param name="Released">Blobs that nothing refers to any more.</param>
/// <param name="Changes">What the journal was told, if there is one.</param>
internal sealed record IndexCommit<T>(T Result, IReadOnlyList<string> Released, IReadOnlyList<IndexChange> Changes);
