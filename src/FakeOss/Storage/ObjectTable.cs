using System.Text;
using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Storage;

/// <summary>Objects, their versions and their segments.</summary>
internal sealed class ObjectTable(IndexConnection connection, BlobTable blobs)
{
    private const string Columns =
        "id, bucket_id, key, version_id, is_latest, is_delete_marker, type, etag, size, crc64, content_md5, last_modified, " +
        "storage_class, acl, symlink_target, encryption, restored_until, restore_ready, headers, tags";

    /// <summary>What a plain read sees; a delete marker counts, so that the caller can say so.</summary>
    public ObjectRow? FindLatest(long bucketId, string key) =>
        connection.First($"SELECT {Columns} FROM object WHERE bucket_id = $1 AND key = $2 AND is_latest = 1", Map, bucketId, Bytes(key));

    public ObjectRow? FindVersion(long bucketId, string key, string versionId) =>
        connection.First(
            $"SELECT {Columns} FROM object WHERE bucket_id = $1 AND key = $2 AND version_id = $3",
            Map,
            bucketId,
            Bytes(key),
            versionId);

    /// <summary>Latest objects in key order, delete markers left out, from <paramref name="from"/> on.</summary>
    /// <param name="bucketId">The bucket.</param>
    /// <param name="from">First key to return, as bytes.</param>
    /// <param name="inclusive">Whether <paramref name="from"/> itself may be returned.</param>
    /// <param name="limit">Most rows to return.</param>
    public List<ObjectRow> ListLatest(long bucketId, byte[] from, bool inclusive, int limit) =>
        connection.All(
            $"SELECT {Columns} FROM object WHERE bucket_id = $1 AND is_latest = 1 AND is_delete_marker = 0 AND key {(inclusive ? ">=" : ">")} $2 ORDER BY key LIMIT $3",
            Map,
            bucketId,
            from,
            limit);

    /// <summary>All versions from a key on: key order, newest version first within a key.</summary>
    public List<ObjectRow> ListVersions(long bucketId, byte[] from, bool inclusive, int limit) =>
        connection.All(
            $"SELECT {Columns} FROM object WHERE bucket_id = $1 AND key {(inclusive ? ">=" : ">")} $2 ORDER BY key, id DESC LIMIT $3",
            Map,
            bucketId,
            from,
            limit);

    /// <summary>The versions of one key that are older than <paramref name="versionRowId"/>, newest first.</summary>
    public List<ObjectRow> ListOlderVersions(long bucketId, string key, long versionRowId, int limit) =>
        connection.All(
            $"SELECT {Columns} FROM object WHERE bucket_id = $1 AND key = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
            Map,
            bucketId,
            Bytes(key),
            versionRowId,
            limit);

    public List<BlobSegment> Segments(long objectId) =>
        connection.All(
            "SELECT blob, size FROM segment WHERE object_id = $1 ORDER BY ordinal",
            row => new BlobSegment(row.GetString(0), row.GetInt64(1)),
            objectId);

    /// <summary>Stores a new state of a key by the bucket's versioning rule: a new version, or in place of the null version.</summary>
    /// <returns>The row as stored, with its id and version id.</returns>
    public ObjectRow Put(BucketRow bucket, ObjectRow row, IReadOnlyList<BlobSegment> segments)
    {
        var enabled = bucket.Versioning == "Enabled";
        var key = Bytes(row.Key);
        // count the new references first: a self-copy must not release the bytes it reuses
        foreach (var segment in segments)
        {
            blobs.AddReference(segment);
        }

        if (!enabled && FindVersion(bucket.Id, row.Key, ObjectRow.NullVersion) is { } replaced)
        {
            RemoveRow(replaced);
        }

        connection.Execute("UPDATE object SET is_latest = 0 WHERE bucket_id = $1 AND key = $2 AND is_latest = 1", bucket.Id, key);
        var versionId = enabled ? VersionId.Next() : ObjectRow.NullVersion;
        var id = connection.Insert(
            "INSERT INTO object (bucket_id, key, version_id, is_latest, is_delete_marker, type, etag, size, crc64, content_md5, last_modified, " +
            "storage_class, acl, symlink_target, encryption, restored_until, restore_ready, headers, tags) " +
            "VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
            bucket.Id,
            key,
            versionId,
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
            row.Tags.ToJson());
        for (var ordinal = 0; ordinal < segments.Count; ordinal++)
        {
            connection.Execute(
                "INSERT INTO segment (object_id, ordinal, blob, size) VALUES ($1, $2, $3, $4)",
                id,
                ordinal,
                segments[ordinal].Blob,
                segments[ordinal].Size);
        }

        return row with { Id = id, BucketId = bucket.Id, VersionId = versionId, IsLatest = true };
    }

    /// <summary>Adds bytes to an appendable object in place.</summary>
    public void Append(ObjectRow row, BlobSegment segment, string etag, ulong crc64, DateTimeOffset now)
    {
        blobs.AddReference(segment);
        connection.Execute(
            "INSERT INTO segment (object_id, ordinal, blob, size) SELECT $1, coalesce(max(ordinal) + 1, 0), $2, $3 FROM segment WHERE object_id = $1",
            row.Id,
            segment.Blob,
            segment.Size);
        connection.Execute(
            "UPDATE object SET size = size + $2, etag = $3, crc64 = $4, last_modified = $5 WHERE id = $1",
            row.Id,
            segment.Size,
            etag,
            unchecked((long)crc64),
            now.ToUnixTimeSeconds());
    }

    public void SetAcl(long id, string acl) => connection.Execute("UPDATE object SET acl = $2 WHERE id = $1", id, acl);

    public void SetStorageClass(long id, string storageClass) => connection.Execute("UPDATE object SET storage_class = $2 WHERE id = $1", id, storageClass);

    public void SetTags(long id, ObjectTags tags) => connection.Execute("UPDATE object SET tags = $2 WHERE id = $1", id, tags.ToJson());

    public void SetRestore(long id, DateTimeOffset? ready, DateTimeOffset? until) =>
        connection.Execute(
            "UPDATE object SET restore_ready = $2, restored_until = $3 WHERE id = $1",
            id,
            ready?.ToUnixTimeSeconds(),
            until?.ToUnixTimeSeconds());

    /// <summary>A delete without version id: removes the object, or in a versioned bucket hides it behind a delete marker.</summary>
    /// <returns>The delete marker that was written, if any.</returns>
    public ObjectRow? Delete(BucketRow bucket, string key, DateTimeOffset now)
    {
        if (bucket.IsVersioned)
        {
            return Put(bucket, new ObjectRow { Key = key, ETag = "", LastModified = now, StorageClass = bucket.StorageClass, IsDeleteMarker = true }, []);
        }

        if (FindLatest(bucket.Id, key) is { } row)
        {
            RemoveRow(row);
        }

        return null;
    }

    /// <summary>Removes one version for good; the newest one left becomes the latest.</summary>
    /// <returns>What was removed; null when there is no such version.</returns>
    public ObjectRow? DeleteVersion(BucketRow bucket, string key, string versionId)
    {
        if (FindVersion(bucket.Id, key, versionId) is not { } row)
        {
            return null;
        }

        RemoveRow(row);
        if (row.IsLatest)
        {
            connection.Execute(
                "UPDATE object SET is_latest = 1 WHERE id = (SELECT max(id) FROM object WHERE bucket_id = $1 AND key = $2)",
                bucket.Id,
                Bytes(key));
        }

        return row;
    }

    /// <summary>Objects that use a blob; only for reconciliation.</summary>
    public List<ObjectRow> FindByBlob(string blob) =>
        connection.All($"SELECT {Columns} FROM object WHERE id IN (SELECT object_id FROM segment WHERE blob = $1)", Map, blob);

    /// <summary>Count and bytes per storage class of the objects that a listing shows.</summary>
    public List<StorageUse> Usage(long bucketId) =>
        connection.All(
            "SELECT storage_class, count(*), coalesce(sum(size), 0) FROM object WHERE bucket_id = $1 AND is_delete_marker = 0 AND is_latest = 1 GROUP BY storage_class",
            row => new StorageUse(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
            bucketId);

    public static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);

    private void RemoveRow(ObjectRow row)
    {
        foreach (var segment in Segments(row.Id))
        {
            blobs.RemoveReference(segment.Blob);
        }

        connection.Execute("DELETE FROM object WHERE id = $1", row.Id);
    }

    private static ObjectRow Map(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        BucketId = row.GetInt64(1),
        Key = Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
        VersionId = row.GetString(3),
        IsLatest = row.GetInt64(4) != 0,
        IsDeleteMarker = row.GetInt64(5) != 0,
        Type = Enum.Parse<ObjectType>(row.GetString(6)),
        ETag = row.GetString(7),
        Size = row.GetInt64(8),
        Crc64 = unchecked((ulong)row.GetInt64(9)),
        ContentMd5 = row.IsDBNull(10) ? null : row.GetString(10),
        LastModified = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(11)),
        StorageClass = row.GetString(12),
        Acl = row.GetString(13),
        SymlinkTarget = row.IsDBNull(14) ? null : row.GetString(14),
        Encryption = row.IsDBNull(15) ? null : row.GetString(15),
        RestoredUntil = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(16)),
        RestoreReady = row.IsDBNull(17) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(17)),
        Headers = StoredHeaders.FromJson(row.GetString(18)),
        Tags = ObjectTags.FromJson(row.GetString(19)),
    };
}
