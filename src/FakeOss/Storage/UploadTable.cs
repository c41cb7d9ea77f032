using System.Text;
using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Storage;

/// <summary>Unfinished multipart uploads and their parts.</summary>
internal sealed class UploadTable(IndexConnection connection, BlobTable blobs)
{
    private const string Columns = "id, bucket_id, key, initiated, storage_class, acl, encryption, sequential, headers, tags";
    private const string PartColumns = "number, etag, size, crc64, last_modified, blob";

    public UploadRow? Find(long bucketId, string key, string uploadId) =>
        connection.First(
            $"SELECT {Columns} FROM upload WHERE id = $1 AND bucket_id = $2 AND key = $3",
            Map,
            uploadId,
            bucketId,
            ObjectTable.Bytes(key));

    /// <summary>Uploads in the order key, then id, strictly after the given pair (or after all uploads of the key when id is null).</summary>
    public List<UploadRow> List(long bucketId, byte[] afterKey, string? afterId, int limit) =>
        afterId is null
            ? connection.All(
                $"SELECT {Columns} FROM upload WHERE bucket_id = $1 AND key > $2 ORDER BY key, id LIMIT $3",
                Map,
                bucketId,
                afterKey,
                limit)
            : connection.All(
                $"SELECT {Columns} FROM upload WHERE bucket_id = $1 AND (key > $2 OR (key = $2 AND id > $3)) ORDER BY key, id LIMIT $4",
                Map,
                bucketId,
                afterKey,
                afterId,
                limit);

    public long Count(long bucketId) => (long)connection.Scalar("SELECT count(*) FROM upload WHERE bucket_id = $1", bucketId)!;

    public void Add(UploadRow upload) =>
        connection.Execute(
            $"INSERT INTO upload ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            upload.Id,
            upload.BucketId,
            ObjectTable.Bytes(upload.Key),
            upload.Initiated.ToUnixTimeSeconds(),
            upload.StorageClass,
            upload.Acl,
            upload.Encryption,
            upload.Sequential ? 1 : 0,
            upload.Headers.ToJson(),
            upload.Tags.ToJson());

    /// <summary>Parts with a number above <paramref name="after"/>, ascending.</summary>
    public List<PartRow> Parts(string uploadId, int after = 0, int limit = int.MaxValue) =>
        connection.All(
            $"SELECT {PartColumns} FROM part WHERE upload_id = $1 AND number > $2 ORDER BY number LIMIT $3",
            row => new PartRow(
                row.GetInt32(0),
                row.GetString(1),
                row.GetInt64(2),
                unchecked((ulong)row.GetInt64(3)),
                DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(4)),
                row.IsDBNull(5) ? null : row.GetString(5)),
            uploadId,
            after,
            limit);

    /// <summary>Stores a part; an earlier one of the same number is replaced.</summary>
    public void PutPart(string uploadId, PartRow part)
    {
        if (part.Blob is not null)
        {
            blobs.AddReference(new BlobSegment(part.Blob, part.Size));
        }

        if (connection.Scalar("SELECT blob FROM part WHERE upload_id = $1 AND number = $2", uploadId, part.Number) is string replaced)
        {
            blobs.RemoveReference(replaced);
        }

        connection.Execute(
            $"INSERT OR REPLACE INTO part (upload_id, {PartColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            uploadId,
            part.Number,
            part.ETag,
            part.Size,
            unchecked((long)part.Crc64),
            part.LastModified.ToUnixTimeSeconds(),
            part.Blob);
    }

    /// <summary>Ends an upload: its parts lose their bytes unless an object has taken them over first.</summary>
    public void Remove(string uploadId)
    {
        foreach (var part in Parts(uploadId))
        {
            if (part.Blob is not null)
            {
                blobs.RemoveReference(part.Blob);
            }
        }

        connection.Execute("DELETE FROM upload WHERE id = $1", uploadId);
    }

    /// <summary>Drops a part whose bytes are gone; only for reconciliation.</summary>
    public void RemoveByBlob(string blob) => connection.Execute("DELETE FROM part WHERE blob = $1", blob);

    private static UploadRow Map(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        BucketId = row.GetInt64(1),
        Key = Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
        Initiated = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(3)),
        StorageClass = row.GetString(4),
        Acl = row.GetString(5),
        Encryption = row.IsDBNull(6) ? null : row.GetString(6),
        Sequential = row.GetInt64(7) != 0,
        Headers = StoredHeaders.FromJson(row.GetString(8)),
        Tags = ObjectTags.FromJson(row.GetString(9)),
    };
}
