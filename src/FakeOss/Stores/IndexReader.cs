using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Scenario.FakeOss.Stores;

/// <summary>Builds the state in memory out of the tables.</summary>
internal sealed class IndexReader(IndexConnection connection)
{
    public IndexState Read()
    {
        var configurations = connection.Rows(
                "SELECT bucket_id, kind, body FROM bucket_configuration",
                static row => (BucketId: row.GetInt64(0), Kind: row.GetString(1), Body: row.GetFieldValue<byte[]>(2)))
            .ToLookup(static row => row.BucketId, static row => KeyValuePair.Create(row.Kind, row.Body));
        var objects = Objects();
        var uploads = Uploads();
        var blobs = objects.SelectMany(static entries => entries).SelectMany(static entry => entry.Row.Segments)
            .Concat(OssStore.SegmentsOf([.. uploads.SelectMany(static upload => upload.Parts.Values)]))
            .GroupBy(static segment => segment.Blob, static (blob, uses) => KeyValuePair.Create(blob, new BlobUse(uses.First().Size, uses.Count())));
        var buckets = Documents("SELECT document FROM bucket", IndexDocuments.Default.BucketRow).ConvertAll(row => new BucketState(row)
        {
            Settings = BucketSettings.None.With(configurations[row.Id]),
            Objects = BucketState.NoObjects.Union(objects[row.Id]),
            Uploads = BucketState.NoUploads.Union(uploads.Where(upload => upload.Row.BucketId == row.Id).Select(static upload => UploadTable.Entry(upload.Row))),
        });
        var empty = IndexState.Empty;
        return empty with
        {
            Buckets = empty.Buckets.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Name, bucket))),
            BucketNames = empty.BucketNames.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Id, bucket.Row.Name))),
            Uploads = empty.Uploads.AddRange(uploads.Select(static upload => KeyValuePair.Create(upload.Row.Id, upload))),
            Blobs = empty.Blobs.AddRange(blobs),
            Settings = empty.Settings.AddRange(
                connection.Rows("SELECT name, value FROM setting", static row => KeyValuePair.Create(row.GetString(0), row.GetString(1)))),
            LastBucketId = LastId("bucket"),
            LastObjectId = LastId("object"),
        };
    }

    private long LastId(string table) => (long?)connection.Scalar("SELECT seq FROM sqlite_sequence WHERE name = $1", table) ?? 0;

    // Of each key the newest version, the first in its place, is the latest, whatever it was when it was written.
    private ILookup<long, ObjectEntry> Objects()
    {
        var further = connection.Rows(
                "SELECT object_id, blob, size FROM segment ORDER BY object_id, ordinal",
                static row => (ObjectId: row.GetInt64(0), Segment: new BlobSegment(row.GetString(1), row.GetInt64(2))))
            .ToLookup(static row => row.ObjectId, static row => row.Segment);
        return Documents("SELECT document FROM object", IndexDocuments.Default.ObjectRow)
            .GroupBy(static row => row.BucketId)
            .SelectMany(rows =>
            {
                var places = rows.Select(ObjectTable.Entry).Order().ToArray();
                return places.Select((place, at) => ObjectTable.Entry(place.Row with
                {
                    IsLatest = at == 0 || !place.HasKey(places[at - 1].Key),
                    Segments = [.. place.Row.Segments, .. further[place.Row.Id]],
                }));
            })
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
