using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scenario.FakeOss.Stores;

/// <summary>Builds the state in memory out of the tables.</summary>
internal sealed class IndexReader(IndexConnection connection)
{
    public IndexState Read()
    {
        var objects = Objects();
        var uploads = Uploads();
        var empty = IndexState.Empty;
        var blobs = empty.Blobs.ToBuilder();
        foreach (var (blob, size) in objects.SelectMany(static entries => entries).SelectMany(static entry => entry.Row.Segments)
            .Concat(OssStore.SegmentsOf([.. uploads.SelectMany(static upload => upload.Parts.Values)])))
        {
            blobs[blob] = new BlobUse(size, blobs.GetValueOrDefault(blob).References + 1);
        }

        var buckets = Documents("SELECT document FROM bucket", IndexDocuments.Default.BucketDocument).ConvertAll(bucket => new BucketState(bucket.Row)
        {
            Settings = BucketSettings.None.With(bucket.Settings),
            Objects = BucketState.NoObjects.Union(objects[bucket.Row.Id]),
            Uploads = BucketState.NoUploads.Union(
                uploads.Where(upload => upload.Row.BucketId == bucket.Row.Id).Select(static upload => UploadTable.Entry(upload.Row))),
        });
        return empty with
        {
            Buckets = empty.Buckets.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Name, bucket))),
            BucketNames = empty.BucketNames.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Id, bucket.Row.Name))),
            Uploads = empty.Uploads.AddRange(uploads.Select(static upload => KeyValuePair.Create(upload.Row.Id, upload))),
            Blobs = blobs.ToImmutable(),
            Settings = empty.Settings.AddRange(
                connection.Rows("SELECT name, value FROM setting", static row => KeyValuePair.Create(row.GetString(0), row.GetString(1)))),
            LastBucketId = LastId("bucket"),
            LastObjectId = LastId("object"),
        };
    }

    private long LastId(string table) => (long?)connection.Scalar("SELECT seq FROM sqlite_sequence WHERE name = $1", table) ?? 0;

    private ILookup<long, ObjectEntry> Objects()
    {
        var further = connection.Rows(
                "SELECT object_id, blob, size FROM segment ORDER BY object_id, ordinal",
                static row => (ObjectId: row.GetInt64(0), Segment: new BlobSegment(row.GetString(1), row.GetInt64(2))))
            .ToLookup(static row => row.ObjectId, static row => row.Segment);
        return connection.Rows(
                "SELECT id, bucket_id, key, document FROM object",
                row => ObjectTable.Entry(
                    ObjectDocument.Read(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3), further[row.GetInt64(0)])))
            .ToLookup(static entry => entry.Row.BucketId);
    }

    private List<UploadState> Uploads()
    {
        var parts = connection.Rows("SELECT upload_id, document FROM part", static row => (Id: row.GetString(0), Part: Read(row.GetString(1), IndexDocuments.Default.PartRow)))
            .ToLookup(static row => row.Id, static row => KeyValuePair.Create(row.Part.Number, row.Part));
        return Documents("SELECT document FROM upload", IndexDocuments.Default.UploadRow)
            .ConvertAll(row => new UploadState(row) { Parts = parts[row.Id].ToImmutableSortedDictionary() });
    }

    private List<T> Documents<T>(string sql, JsonTypeInfo<T> type) => [.. connection.Rows(sql, row => Read(row.GetString(0), type))];

    private static T Read<T>(string document, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(document, type) ?? throw new JsonException("A row holds nothing.");
}
