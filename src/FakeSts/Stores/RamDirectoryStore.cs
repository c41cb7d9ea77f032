using System.Threading.Channels;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.FakeSts.Stores;

/// <summary>The one writer of the directory. Readers take the current snapshot from the box and never wait.</summary>
/// <remarks>
/// Changes queue up; the writer applies all that wait, commits them in one transaction, puts the new snapshot in place and
/// only then answers: what a caller was told has happened is on disk, and whoever reads afterwards sees it.
/// </remarks>
internal sealed class RamDirectoryStore : IAsyncDisposable, IDisposable
{
    private const int LargestBatch = 256;

    private readonly RamDirectoryBox _box;
    private readonly DirectoryDatabase? _database;
    private readonly Channel<Change> _changes = Channel.CreateUnbounded<Change>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _writer;
    private RamDirectory _persisted;

    /// <param name="box">Holds the snapshot; what it holds now is the seed of an empty database.</param>
    /// <param name="database">Null keeps everything in memory.</param>
    public RamDirectoryStore(RamDirectoryBox box, DirectoryDatabase? database)
    {
        _box = box;
        _database = database;
        _persisted = box.Current;
        if (database is not null)
        {
            var rows = database.ReadAll();
            if (rows.Count == 0)
            {
                database.Write(DirectoryRows.Difference(RamDirectory.Empty, box.Current));
            }
            else
            {
                _persisted = DirectoryRows.Load(rows);
                box.Replace(_persisted);
            }
        }

        _writer = Task.Run(WriteAsync);
    }

    public RamDirectory Current => _box.Current;

    /// <summary>Applies a change to the newest snapshot and waits until it is durable.</summary>
    /// <param name="change">Pure: gives the next snapshot and a result. It refuses by throwing; nothing is written then.</param>
    /// <param name="cancellationToken">Gives up waiting; the change may still happen.</param>
    public async Task<T> UpdateAsync<T>(Func<RamDirectory, (RamDirectory Directory, T Result)> change, CancellationToken cancellationToken)
    {
        var pending = new Change<T>(change);
        if (!_changes.Writer.TryWrite(pending))
        {
            throw new InvalidOperationException("The directory is closed.");
        }

        return await pending.Done.WaitAsync(cancellationToken);
    }

    /// <summary>Puts another directory in place of everything, as a reset does.</summary>
    public Task ReplaceAsync(RamDirectory directory, CancellationToken cancellationToken) =>
        UpdateAsync(_ => (directory, true), cancellationToken);

    /// <summary>Finishes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.TryComplete();
        await _writer;
        _database?.Dispose();
    }

    /// <summary>As <see cref="DisposeAsync"/>, for owners that dispose synchronously.</summary>
    public void Dispose()
    {
        _changes.Writer.TryComplete();
        _writer.GetAwaiter().GetResult();
        _database?.Dispose();
    }

    private async Task WriteAsync()
    {
        var batch = new List<Change>(LargestBatch);
        while (await _changes.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _changes.Reader.TryRead(out var change))
            {
                batch.Add(change);
            }

            Commit(batch);
        }
    }

    private void Commit(List<Change> batch)
    {
        try
        {
            var after = batch.Aggregate(_box.Current, static (directory, change) => change.Apply(directory));
            Persist(after);
            _box.Replace(after);
        }
        catch (Exception exception)
        {
            // The snapshot stays as it was; the next batch is compared with what is on disk, so nothing is half-done.
            batch.ForEach(change => change.Fail(exception));
            return;
        }

        batch.ForEach(static change => change.Complete());
    }

    private void Persist(RamDirectory directory)
    {
        if (_database is null)
        {
            return;
        }

        var rows = DirectoryRows.Difference(_persisted, directory);
        if (rows.Count > 0)
        {
            _database.Write(rows);
        }

        _persisted = directory;
    }

    private abstract class Change
    {
        /// <summary>The next snapshot; the same one when the change refuses.</summary>
        public abstract RamDirectory Apply(RamDirectory directory);

        public abstract void Complete();

        public abstract void Fail(Exception reason);
    }

    private sealed class Change<T>(Func<RamDirectory, (RamDirectory Directory, T Result)> change) : Change
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _refusal;

        public Task<T> Done => _done.Task;

        public override RamDirectory Apply(RamDirectory directory)
        {
            try
            {
                _refusal = null;
                (directory, _result) = change(directory);
            }
            catch (Exception exception)
            {
                _refusal = exception;
            }

            return directory;
        }

        public override void Complete()
        {
            if (_refusal is not null)
            {
                _done.TrySetException(_refusal);
                return;
            }

            _done.TrySetResult(_result!);
        }

        public override void Fail(Exception reason) => _done.TrySetException(_refusal ?? reason);
    }
}
