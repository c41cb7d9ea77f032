using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores;

/// <summary>The index in one SQLite file: what happened is stored commit by commit, and read back as a whole at the next start.</summary>
internal sealed class IndexFile : IIndexJournal
{
    private const int SqliteFull = 13; // SQLITE_FULL

    private readonly string _path;
    private readonly bool _isFollowed;
    private readonly IndexConnection _connection;
    private readonly FileStream _owner;
    private readonly Lock _lock = new();

    /// <param name="path">Database file.</param>
    /// <param name="fsync">Wait for the disk at every commit.</param>
    /// <param name="isFollowed">Note what a follower has to show, in the transaction that changes it.</param>
    /// <exception cref="InvalidDataException">The file is damaged, is no index, or was written by another version of the schema.</exception>
    /// <exception cref="IOException">Another process has the file open.</exception>
    public IndexFile(string path, bool fsync, bool isFollowed = false)
    {
        (_path, _isFollowed) = (path, isFollowed);
        _owner = Own(path);
        try
        {
            PrivateFiles.Create(path); // SQLite gives the files beside it the same mode
            _connection = new IndexConnection(path, fsync);
            var version = (long)_connection.Scalar("PRAGMA user_version")!;
            if (version is not 0 and not IndexSchema.Version)
            {
                throw new InvalidDataException(
                    $"The index {path} has schema {version}; this program reads schema {IndexSchema.Version}. Remove the directory to begin empty.");
            }

            if (version is 0) // what is there is not written to, so that it can be opened on a full disk
            {
                if (HasBytesBeside(path))
                {
                    throw new InvalidDataException(
                        $"The index {path} is missing or empty, and there are bytes of objects beside it. "
                        + "Put a copy back, or remove its directory to begin empty.");
                }

                _connection.Execute(IndexSchema.Sql);
                _connection.Execute($"PRAGMA user_version = {IndexSchema.Version}");
            }
        }
        catch (Exception exception)
        {
            _connection?.Dispose();
            _owner.Dispose();
            if (exception is SqliteException damage)
            {
                throw Damaged(damage);
            }

            throw;
        }
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IndexState Load()
    {
        lock (_lock)
        {
            try
            {
                return new IndexReader(_connection).Read();
            }
            catch (Exception exception) when (exception is not InvalidDataException)
            {
                throw Damaged(exception); // whatever it is that cannot be read, it was written as it should be
            }
        }
    }

    public void Commit(IReadOnlyList<IndexChange> changes, Action publish)
    {
        lock (_lock)
        {
            InTransaction(() =>
            {
                foreach (var change in changes)
                {
                    Apply(change);
                }
            });
            publish();
        }
    }

    /// <summary>Work on the tables beside the state; what it sees of them belongs to a published one. Calls inside the work join its transaction.</summary>
    public T Use<T>(Func<IndexConnection, T> work)
    {
        lock (_lock)
        {
            var result = default(T)!;
            InTransaction(() => result = work(_connection));
            return result;
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _owner.Dispose();
    }

    private void InTransaction(Action work)
    {
        _connection.Execute("BEGIN IMMEDIATE");
        try
        {
            work();
            _connection.Execute("COMMIT");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SqliteFull)
        {
            Undo();
            throw new IOException(exception.Message, FullDisk.NoSpace);
        }
        catch
        {
            Undo();
            throw;
        }
    }

    // When the disk is full SQLite has undone it already; that there is nothing to undo must not hide why.
    private void Undo()
    {
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // the work's own exception tells more
        }
    }

    // INVARIANT: bytes that no entry names are deleted at the start; beside an index that names nothing, because it is gone, that would be all of them.
    private static bool HasBytesBeside(string path) => FileBlobStore.PlacesIn(Path.GetDirectoryName(path)!)
        .Any(static place => Directory.Exists(place) && Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories).Any());

    private InvalidDataException Damaged(Exception damage) =>
        new($"The index {_path} cannot be read: {damage.Message} Put a copy back, or remove its directory to begin empty.", damage);

    private void Apply(IndexChange change)
    {
        switch (change)
        {
            case IndexChange.Stored(var table, var name, var document):
                _connection.Execute(
                    $"INSERT OR REPLACE INTO {table} (name, document) VALUES ($1, $2)",
                    name, JsonSerializer.Serialize(document, IndexDocuments.Default.GetTypeInfo(document.GetType())!));
                break;
            case IndexChange.Removed(var table, var name):
                _connection.Execute($"DELETE FROM {table} WHERE name = $1 OR (name > $1 || '/' AND name < $1 || '0')", name); // 0 follows / in ASCII
                break;
            case IndexChange.ObjectAdded(var row, var replaced):
                RemoveSegments(replaced);
                _connection.Execute(
                    "INSERT OR REPLACE INTO object (place, bucket_id, key, document) VALUES ($1, $2, $3, $4)",
                    row.Place, row.BucketId, row.Key, ObjectDocument.Write(row));
                StoreSegments(row, from: 1);
                break;
            case IndexChange.ObjectChanged(var row):
                _connection.Execute("UPDATE object SET document = $2 WHERE place = $1", row.Place, ObjectDocument.Write(row));
                StoreSegments(row, from: Math.Max(1, row.Segments.Length - 1));
                break;
            case IndexChange.ObjectRemoved(var row):
                RemoveSegments(row);
                _connection.Execute("DELETE FROM object WHERE place = $1", row.Place);
                break;
            default:
                throw new InvalidOperationException($"{change.GetType().Name} cannot be stored.");
        }

        if (_isFollowed && change.ShownAt is var (bucket, key))
        {
            _connection.Execute("INSERT OR REPLACE INTO readable_todo (bucket, key) VALUES ($1, $2)", bucket, key);
        }
    }

    private void RemoveSegments(ObjectRow? row)
    {
        if (row is { Segments.Length: > 1 })
        {
            _connection.Execute("DELETE FROM segment WHERE place = $1", row.Place);
        }
    }

    // The further segments are rows of their own: an object that is appended to a thousand times is not written a thousand times as a whole.
    private void StoreSegments(ObjectRow row, int from)
    {
        for (var ordinal = from; ordinal < row.Segments.Length; ordinal++)
        {
            var (blob, size) = row.Segments[ordinal];
            _connection.Execute("INSERT OR REPLACE INTO segment (place, ordinal, blob, size) VALUES ($1, $2, $3, $4)", row.Place, ordinal, blob, size);
        }
    }

    /// <summary>One process at a time: two would delete each other's unfinished uploads as leftovers. The system releases the lock of a killed one.</summary>
    private static FileStream Own(string path)
    {
        try
        {
            return PrivateFiles.Open(path + ".lock", FileAccess.ReadWrite);
        }
        catch (IOException exception)
        {
            throw new IOException($"The index {path} is in use by another process, or its directory cannot be written. {exception.Message}", exception);
        }
    }
}
