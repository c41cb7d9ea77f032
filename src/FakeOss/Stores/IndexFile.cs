using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores;

/// <summary>The index in one SQLite file: what happened is stored commit by commit, and read back as a whole at the next start.</summary>
internal sealed class IndexFile : IIndexJournal
{
    private const int SqliteFull = 13; // SQLITE_FULL

    private readonly string _path;
    private readonly IndexConnection _connection;
    private readonly FileStream _owner;
    private readonly Lock _lock = new();

    /// <param name="path">Database file.</param>
    /// <param name="fsync">Wait for the disk at every commit.</param>
    /// <param name="extension">Tables that one kind of store needs beside those of all.</param>
    /// <exception cref="InvalidDataException">The file is damaged, is no index, or was written by another version of the schema.</exception>
    /// <exception cref="IOException">Another process has the file open.</exception>
    public IndexFile(string path, bool fsync, string extension = "")
    {
        _path = path;
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

            if (version is 0 && HasBytesBeside(path))
            {
                throw new InvalidDataException(
                    $"The index {path} is missing or empty, and there are bytes of objects beside it. Put a copy back, or remove its directory to begin empty.");
            }

            _connection.Execute(IndexSchema.Sql + extension);
            _connection.Execute($"PRAGMA user_version = {IndexSchema.Version}");
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

    /// <summary>Work on the tables of an extension; what it sees of them belongs to a published state. Calls inside the work join its transaction.</summary>
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
            case IndexChange.BucketStored(var row):
                StoreBucket(row);
                break;
            case IndexChange.BucketRemoved(var row):
                _connection.Execute("DELETE FROM bucket_configuration WHERE bucket_id = $1", row.Id);
                _connection.Execute("DELETE FROM bucket WHERE id = $1", row.Id);
                break;
            case IndexChange.ConfigurationStored(var bucketId, var kind, var body):
                _connection.Execute("INSERT OR REPLACE INTO bucket_configuration (bucket_id, kind, id, body) VALUES ($1, $2, '', $3)", bucketId, kind, body);
                break;
            case IndexChange.ConfigurationRemoved(var bucketId, var kind):
                _connection.Execute("DELETE FROM bucket_configuration WHERE bucket_id = $1 AND kind = $2", bucketId, kind);
                break;
            case IndexChange.ObjectAdded(var row):
                AddObject(row);
                break;
            case IndexChange.ObjectChanged(var row):
                _connection.Execute(
                    "UPDATE object SET acl = $2, storage_class = $3, tags = $4, restore_ready = $5, restored_until = $6 WHERE id = $1",
                    row.Id, row.Acl, row.StorageClass, row.Tags.ToJson(), row.RestoreReady?.ToUnixTimeSeconds(), row.RestoredUntil?.ToUnixTimeSeconds());
                break;
            case IndexChange.ObjectExtended(var row):
                if (row.Segments.Length > 1)
                {
                    AddSegment(row, row.Segments.Length - 1);
                }

                _connection.Execute(
                    "UPDATE object SET size = $2, etag = $3, crc64 = $4, last_modified = $5, blob = $6, blob_size = $7 WHERE id = $1",
                    row.Id, row.Size, row.ETag, unchecked((long)row.Crc64), row.LastModified.ToUnixTimeSeconds(), row.Segments[0].Blob, row.Segments[0].Size);
                break;
            case IndexChange.ObjectRemoved(var row):
                if (row.Segments.Length > 1)
                {
                    _connection.Execute("DELETE FROM segment WHERE object_id = $1", row.Id);
                }

                _connection.Execute("DELETE FROM object WHERE id = $1", row.Id);
                break;
            case IndexChange.UploadAdded(var row):
                AddUpload(row);
                break;
            case IndexChange.UploadRemoved(var id):
                _connection.Execute("DELETE FROM part WHERE upload_id = $1", id);
                _connection.Execute("DELETE FROM upload WHERE id = $1", id);
                break;
            case IndexChange.PartStored(var uploadId, var row):
                StorePart(uploadId, row);
                break;
            case IndexChange.PartRemoved(var uploadId, var number):
                _connection.Execute("DELETE FROM part WHERE upload_id = $1 AND number = $2", uploadId, number);
                break;
            case IndexChange.SettingStored(var name, var value):
                _connection.Execute("INSERT OR REPLACE INTO setting (name, value) VALUES ($1, $2)", name, value);
                break;
            case IndexChange.Replaced(var state):
                Replace(state);
                break;
            default:
                throw new InvalidOperationException($"{change.GetType().Name} cannot be stored.");
        }
    }

    private void StoreBucket(BucketRow row) =>
        _connection.Execute(
            "INSERT INTO bucket (id, name, owner, region, acl, storage_class, redundancy, versioning, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) " +
            "ON CONFLICT (id) DO UPDATE SET acl = excluded.acl, versioning = excluded.versioning",
            row.Id, row.Name, row.Owner, row.Region, row.Acl, row.StorageClass, row.Redundancy, row.Versioning, row.Created.ToUnixTimeSeconds());

    private void AddObject(ObjectRow row)
    {
        _connection.Execute(
            "INSERT INTO object (id, bucket_id, key, version_id, is_delete_marker, type, etag, size, crc64, content_md5, last_modified, " +
            "storage_class, acl, symlink_target, encryption, restored_until, restore_ready, headers, tags, blob, blob_size) " +
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            row.Id,
            row.BucketId,
            ObjectTable.Bytes(row.Key),
            row.VersionId,
            row.IsDeleteMarker ? 1 : 0,
            row.Type.ToString(),
            row.ETag,
            row.Size,
            unchecked((long)row.Crc64),
            row.ContentMd5,
            row.LastModified.ToUnixTimeSeconds(),
            row.StorageClass,
            row.Acl,
            row.SymlinkTarget,
            row.Encryption,
            row.RestoredUntil?.ToUnixTimeSeconds(),
            row.RestoreReady?.ToUnixTimeSeconds(),
            row.Headers.ToJson(),
            row.Tags.ToJson(),
            row.Segments.IsEmpty ? null : row.Segments[0].Blob,
            row.Segments.IsEmpty ? null : row.Segments[0].Size);
        for (var ordinal = 1; ordinal < row.Segments.Length; ordinal++)
        {
            AddSegment(row, ordinal);
        }
    }

    private void AddSegment(ObjectRow row, int ordinal) =>
        _connection.Execute(
            "INSERT INTO segment (object_id, ordinal, blob, size) VALUES ($1, $2, $3, $4)", row.Id, ordinal, row.Segments[ordinal].Blob,
            row.Segments[ordinal].Size);

    private void AddUpload(UploadRow row) =>
        _connection.Execute(
            "INSERT INTO upload (id, bucket_id, key, initiated, storage_class, acl, encryption, sequential, headers, tags) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            row.Id,
            row.BucketId,
            ObjectTable.Bytes(row.Key),
            row.Initiated.ToUnixTimeSeconds(),
            row.StorageClass,
            row.Acl,
            row.Encryption,
            row.Sequential ? 1 : 0,
            row.Headers.ToJson(),
            row.Tags.ToJson());

    private void StorePart(string uploadId, PartRow row) =>
        _connection.Execute(
            "INSERT OR REPLACE INTO part (upload_id, number, etag, size, crc64, last_modified, blob) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            uploadId, row.Number, row.ETag, row.Size, unchecked((long)row.Crc64), row.LastModified.ToUnixTimeSeconds(), row.Blob);

    private void Replace(IndexState state)
    {
        foreach (var table in (string[])["segment", "object", "part", "upload", "bucket_configuration", "bucket", "setting"])
        {
            _connection.Execute($"DELETE FROM {table}");
        }

        foreach (var bucket in state.Buckets.Values)
        {
            StoreBucket(bucket.Row);
            foreach (var (kind, body) in bucket.Settings.All)
            {
                Apply(new IndexChange.ConfigurationStored(bucket.Row.Id, kind, body));
            }

            foreach (var entry in bucket.Objects)
            {
                AddObject(entry.Row);
            }
        }

        foreach (var upload in state.Uploads.Values)
        {
            AddUpload(upload.Row);
            foreach (var part in upload.Parts.Values)
            {
                StorePart(upload.Row.Id, part);
            }
        }

        foreach (var (name, value) in state.Settings)
        {
            Apply(new IndexChange.SettingStored(name, value));
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
