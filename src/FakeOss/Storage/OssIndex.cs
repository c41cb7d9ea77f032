namespace Scenario.FakeOss.Storage;

/// <summary>Everything OSS knows about buckets and objects except their bytes, in one SQLite database.</summary>
/// <remarks>One connection behind one lock: each piece of work is a few row look-ups, and readers always see whole transactions.</remarks>
internal sealed class OssIndex : IDisposable
{
    private readonly IndexConnection _connection;
    private readonly FileStream? _owner;
    private readonly Lock _lock = new();

    /// <param name="path">Database file; null keeps the index in memory.</param>
    /// <param name="fsync">Wait for the disk at every commit.</param>
    /// <param name="extension">Tables that one kind of store needs beside those of all.</param>
    /// <exception cref="InvalidDataException">The file was written by another version of the schema.</exception>
    /// <exception cref="IOException">Another process has the file open.</exception>
    public OssIndex(string? path, bool fsync, string extension = "")
    {
        _owner = path is null ? null : Own(path);
        _connection = new IndexConnection(path, fsync);
        _connection.Execute(IndexSchema.Sql + extension);
        var version = (long)_connection.Scalar("PRAGMA user_version")!;
        if (version is not 0 and not IndexSchema.Version)
        {
            Dispose();
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

    public void Dispose()
    {
        _connection.Dispose();
        _owner?.Dispose();
    }

    /// <summary>One process at a time: two would delete each other's unfinished uploads as leftovers. The system releases the lock of a killed one.</summary>
    private static FileStream Own(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException($"The index {path} is in use by another process, or its directory cannot be written. {taken.Message}", taken);
        }
    }
}
