namespace Scenario.FakeOss.Storage;

/// <summary>Everything OSS knows about buckets and objects except their bytes, in one SQLite database.</summary>
/// <remarks>One connection behind one lock: each piece of work is a few row look-ups, and readers always see whole transactions.</remarks>
internal sealed class OssIndex : IDisposable
{
    private readonly IndexConnection _connection;
    private readonly Lock _lock = new();

    /// <param name="path">Database file; null keeps the index in memory.</param>
    /// <param name="fsync">Wait for the disk at every commit.</param>
    /// <exception cref="InvalidDataException">The file was written by another version of the schema.</exception>
    public OssIndex(string? path, bool fsync)
    {
        _connection = new IndexConnection(path, fsync);
        _connection.Execute(IndexSchema.Sql);
        var version = (long)_connection.Scalar("PRAGMA user_version")!;
        if (version is not 0 and not IndexSchema.Version)
        {
            _connection.Dispose();
            throw new InvalidDataException($"The index {path} has schema {version}; this program reads schema {IndexSchema.Version}.");
        }

        _connection.Execute($"PRAGMA user_version = {IndexSchema.Version}");
    }

    public T Read<T>(Func<IndexTransaction, T> work)
    {
        lock (_lock)
        {
            return work(new IndexTransaction(_connection));
        }
    }

    /// <summary>Runs the work in a transaction; an exception undoes all of it.</summary>
    /// <returns>The result, and the names of the blobs that nothing refers to any more.</returns>
    public (T Result, IReadOnlyList<string> Released) Write<T>(Func<IndexTransaction, T> work)
    {
        lock (_lock)
        {
            var transaction = new IndexTransaction(_connection);
            _connection.Execute("BEGIN IMMEDIATE");
            try
            {
                var result = work(transaction);
                _connection.Execute("COMMIT");
                return (result, transaction.Released);
            }
            catch
            {
                _connection.Execute("ROLLBACK");
                throw;
            }
        }
    }

    public void Dispose() => _connection.Dispose();
}
