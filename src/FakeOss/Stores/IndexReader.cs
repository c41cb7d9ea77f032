using System.Collections.Immutable;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores;

/// <summary>Builds the state in memory out of the tables.</summary>
internal sealed class IndexReader(IndexConnection connection)
{
    private readonly Dictionary<string, BlobUse> _blobs = new(StringComparer.Ordinal);

    public IndexState Read()
    {
        var segments = Segments();
        var objects = Objects(segments);
        var uploads = Uploads();
        var configurations = Configurations();
        var buckets = connection.All("SELECT id, name, owner, region, acl, storage_class, redundancy, versioning, created FROM bucket", MapBucket)
            .ConvertAll(row =>
        {
            var bucket = new BucketState(row);
            return bucket with
            {
                Settings = bucket.Settings.With(configurations[row.Id]),
                Objects = bucket.Objects.Union(objects.TryGetValue(row.Id, out var entries) ? entries : []),
                Uploads = bucket.Uploads.Union(uploads.Where(upload => upload.Row.BucketId == row.Id).Select(static upload => UploadTable.Entry(upload.Row))),
            };
        });
        return IndexState.Empty with
        {
            Buckets = IndexState.Empty.Buckets.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Name, bucket))),
            BucketNames = IndexState.Empty.BucketNames.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Id, bucket.Row.Name))),
            Uploads = IndexState.Empty.Uploads.AddRange(uploads.Select(static upload => KeyValuePair.Create(upload.Row.Id, upload))),
            Blobs = IndexState.Empty.Blobs.AddRange(_blobs),
            Settings = IndexState.Empty.Settings.AddRange(
                connection.All("SELECT name, value FROM setting", static row => Tuple.Create(row.GetString(0), row.GetString(1)))
                .Select(static pair => KeyValuePair.Create(pair.Item1, pair.Item2))),
            LastBucketId = LastId("bucket"),
            LastObjectId = LastId("object"),
        };
    }

    private long LastId(string table) => (long?)connection.Scalar("SELECT seq FROM sqlite_sequence WHERE name = $1", table) ?? 0;

    private Dictionary<long, ImmutableArray<BlobSegment>> Segments()
    {
        var segments = new Dictionary<long, ImmutableArray<BlobSegment>>();
        connection.ForEach("SELECT object_id, blob, size FROM segment ORDER BY object_id, ordinal", row =>
        {
            var (id, segment) = (row.GetInt64(0), new BlobSegment(row.GetString(1), row.GetInt64(2)));
            segments[id] = segments.TryGetValue(id, out var earlier) ? earlier.Add(segment) : [segment];
            Count(segment);
        });
        return segments;
    }

    private Dictionary<long, List<ObjectEntry>> Objects(Dictionary<long, ImmutableArray<BlobSegment>> segments)
    {
        var objects = new Dictionary<long, List<ObjectEntry>>();
        connection.ForEach(
            "SELECT id, bucket_id, key, version_id, is_delete_marker, type, etag, size, crc64, content_md5, last_modified, storage_class, acl, " +
            "symlink_target, encryption, restored_until, restore_ready, headers, tags, blob, blob_size FROM object",
            row =>
            {
                var stored = MapObject(row, segments);
                if (!objects.TryGetValue(stored.BucketId, out var entries))
                {
                    objects.Add(stored.BucketId, entries = []);
                }

                entries.Add(ObjectTable.Entry(stored));
            });
        foreach (var entries in objects.Values)
        {
            entries.Sort();
            for (var i = 0; i < entries.Count; i++)
            {
                if (i == 0 || !entries[i].HasKey(entries[i - 1].Key))
                {
                    entries[i] = ObjectTable.Entry(entries[i].Row with { IsLatest = true });
                }
            }
        }

        return objects;
    }

    private List<UploadState> Uploads()
    {
        var parts = new Dictionary<string, List<PartRow>>(StringComparer.Ordinal);
        connection.ForEach("SELECT upload_id, number, etag, size, crc64, last_modified, blob FROM part", row =>
        {
            var part = new PartRow(
                row.GetInt32(1),
                row.GetString(2),
                row.GetInt64(3),
                unchecked((ulong)row.GetInt64(4)),
                DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(5)),
                row.IsDBNull(6) ? null : row.GetString(6));
            if (!parts.TryGetValue(row.GetString(0), out var list))
            {
                parts.Add(row.GetString(0), list = []);
            }

            list.Add(part);
            if (part.Blob is not null)
            {
                Count(new BlobSegment(part.Blob, part.Size));
            }
        });
        return connection.All("SELECT id, bucket_id, key, initiated, storage_class, acl, encryption, sequential, headers, tags FROM upload", row =>
        {
            var upload = new UploadState(MapUpload(row));
            return parts.TryGetValue(upload.Row.Id, out var list)
                ? upload with { Parts = upload.Parts.AddRange(list.Select(static part => KeyValuePair.Create(part.Number, part))) }
                : upload;
        });
    }

    private ILookup<long, KeyValuePair<string, byte[]>> Configurations() =>
        connection.All("SELECT bucket_id, kind, body FROM bucket_configuration", static row =>
                Tuple.Create(row.GetInt64(0), KeyValuePair.Create(row.GetString(1), row.GetFieldValue<byte[]>(2))))
            .ToLookup(static pair => pair.Item1, static pair => pair.Item2);

    private void Count(BlobSegment segment)
    {
        _blobs.TryGetValue(segment.Blob, out var use);
        _blobs[segment.Blob] = new BlobUse(segment.Size, use.References + 1);
    }

    private static BucketRow MapBucket(SqliteDataReader row) => new()
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

    private ObjectRow MapObject(SqliteDataReader row, Dictionary<long, ImmutableArray<BlobSegment>> segments) => new()
    {
        Id = row.GetInt64(0),
        BucketId = row.GetInt64(1),
        Key = Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(2)),
        VersionId = row.GetString(3),
        IsDeleteMarker = row.GetInt64(4) != 0,
        Type = Enum.Parse<ObjectType>(row.GetString(5)),
        ETag = row.GetString(6),
        Size = row.GetInt64(7),
        Crc64 = unchecked((ulong)row.GetInt64(8)),
        ContentMd5 = row.IsDBNull(9) ? null : row.GetString(9),
        LastModified = DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(10)),
        StorageClass = row.GetString(11),
        Acl = row.GetString(12),
        SymlinkTarget = row.IsDBNull(13) ? null : row.GetString(13),
        Encryption = row.IsDBNull(14) ? null : row.GetString(14),
        RestoredUntil = row.IsDBNull(15) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(15)),
        RestoreReady = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(16)),
        Headers = StoredHeaders.FromJson(row.GetString(17)),
        Tags = ObjectTags.FromJson(row.GetString(18)),
        Segments = SegmentsOf(row, segments),
    };

    private ImmutableArray<BlobSegment> SegmentsOf(SqliteDataReader row, Dictionary<long, ImmutableArray<BlobSegment>> others)
    {
        if (row.IsDBNull(19))
        {
            return [];
        }

        var first = new BlobSegment(row.GetString(19), row.GetInt64(20));
        Count(first);
        return others.TryGetValue(row.GetInt64(0), out var rest) ? [first, .. rest] : [first];
    }

    private static UploadRow MapUpload(SqliteDataReader row) => new()
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
