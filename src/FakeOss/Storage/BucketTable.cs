using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Storage;

/// <summary>Buckets and their configurations.</summary>
internal sealed class BucketTable(IndexConnection connection)
{
    private const string Columns = "id, name, owner, region, acl, storage_class, redundancy, versioning, created";

    public BucketRow? Find(string name) =>
        connection.First($"SELECT {Columns} FROM bucket WHERE name = $1", Map, name);

    public BucketRow? FindById(long id) =>
        connection.First($"SELECT {Columns} FROM bucket WHERE id = $1", Map, id);

    /// <summary>Buckets of an owner in name order, after <paramref name="marker"/>, at most <paramref name="limit"/>.</summary>
    public List<BucketRow> List(string owner, string prefix, string marker, int limit) =>
        connection.All(
            $"SELECT {Columns} FROM bucket WHERE owner = $1 AND name > $2 AND substr(name, 1, length($3)) = $3 ORDER BY name LIMIT $4",
            Map,
            owner,
            marker,
            prefix,
            limit);

    public List<BucketRow> All() => connection.All($"SELECT {Columns} FROM bucket ORDER BY name", Map);

    public long Count(string owner) => (long)connection.Scalar("SELECT count(*) FROM bucket WHERE owner = $1", owner)!;

    public long Add(BucketRow bucket) =>
        connection.Insert(
            "INSERT INTO bucket (name, owner, region, acl, storage_class, redundancy, versioning, created) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            bucket.Name,
            bucket.Owner,
            bucket.Region,
            bucket.Acl,
            bucket.StorageClass,
            bucket.Redundancy,
            bucket.Versioning,
            bucket.Created.ToUnixTimeSeconds());

    public void SetAcl(long id, string acl) => connection.Execute("UPDATE bucket SET acl = $2 WHERE id = $1", id, acl);

    public void SetVersioning(long id, string versioning) =>
        connection.Execute("UPDATE bucket SET versioning = $2 WHERE id = $1", id, versioning);

    /// <summary>True when an object, a version, a delete marker or an unfinished upload is left.</summary>
    public bool HasContent(long id) =>
        (long)connection.Scalar(
            "SELECT EXISTS (SELECT 1 FROM object WHERE bucket_id = $1) OR EXISTS (SELECT 1 FROM upload WHERE bucket_id = $1)",
            id)! != 0;

    public void Remove(long id) => connection.Execute("DELETE FROM bucket WHERE id = $1", id);

    /// <summary>A stored configuration such as <c>cors</c> or <c>policy</c>; <paramref name="id"/> only where there are several.</summary>
    public byte[]? FindConfiguration(long bucketId, string kind, string id = "") =>
        (byte[]?)connection.Scalar("SELECT body FROM bucket_configuration WHERE bucket_id = $1 AND kind = $2 AND id = $3", bucketId, kind, id);

    public void SetConfiguration(long bucketId, string kind, byte[] body, string id = "") =>
        connection.Execute(
            "INSERT INTO bucket_configuration (bucket_id, kind, id, body) VALUES ($1, $2, $3, $4) ON CONFLICT (bucket_id, kind, id) DO UPDATE SET body = excluded.body",
            bucketId,
            kind,
            id,
            body);

    /// <returns>False when there was none.</returns>
    public bool RemoveConfiguration(long bucketId, string kind, string id = "") =>
        connection.Execute("DELETE FROM bucket_configuration WHERE bucket_id = $1 AND kind = $2 AND id = $3", bucketId, kind, id) > 0;

    public List<KeyValuePair<string, byte[]>> ListConfigurations(long bucketId, string kind) =>
        connection.All(
            "SELECT id, body FROM bucket_configuration WHERE bucket_id = $1 AND kind = $2 ORDER BY id",
            row => KeyValuePair.Create(row.GetString(0), row.GetFieldValue<byte[]>(1)),
            bucketId,
            kind);

    private static BucketRow Map(SqliteDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Name = row.GetString(1),
        Owner = row.GetString(2),
        Region = row.GetString(3),
        Acl = row.GetString(4),
        StorageClass = row.GetString(5),
        Redundancy = row.GetString(6),
        Versioning = row.IsDBNull(7) ? null : row.GetString(7),
        Created = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(8)),
    };
}
