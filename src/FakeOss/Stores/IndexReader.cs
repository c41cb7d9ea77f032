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

        var buckets = Documents(IndexTable.Bucket, IndexDocuments.Default.BucketDocument).ConvertAll(bucket => new BucketState(bucket.Document.Row)
        {
            Settings = BucketSettings.None.With(bucket.Document.Settings),
            Objects = BucketState.NoObjects.Union(objects[bucket.Document.Row.Id]),
            Uploads = BucketState.NoUploads.Union(
                uploads.Where(upload => upload.Row.BucketId == bucket.Document.Row.Id).Select(static upload => UploadTable.Entry(upload.Row))),
        });
        return empty with
        {
            Buckets = empty.Buckets.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Name, bucket))),
            BucketNames = empty.BucketNames.AddRange(buckets.Select(static bucket => KeyValuePair.Create(bucket.Row.Id, bucket.Row.Name))),
            Uploads = empty.Uploads.AddRange(uploads.Select(static upload => KeyValuePair.Create(upload.Row.Id, upload))),
            Blobs = blobs.ToImmutable(),
            Settings = empty.Settings.AddRange(
                Documents(IndexTable.Setting, IndexDocuments.Default.String).Select(static row => KeyValuePair.Create(row.Name, row.Document))),
            LastBucketId = buckets.Max(static bucket => (long?)bucket.Row.Id) ?? 0, // nothing that was stored names one that is gone
            LastObjectId = objects.SelectMany(static entries => entries).Select(static entry => entry.Row.Id)
                .Append((long?)connection.Scalar("SELECT MAX(object_id) FROM readable_copy") ?? 0).Max(),
        };
    }

    private ILookup<long, ObjectEntry> Objects()
    {
        var further = connection.Rows(
                "SELECT place, blob, size FROM segment ORDER BY place, ordinal",
                static row => (Place: row.GetInt64(0), Segment: new BlobSegment(row.GetString(1), row.GetInt64(2))))
            .ToLookup(static row => row.Place, static row => row.Segment);
        return connection.Rows(
                "SELECT place, bucket_id, key, document FROM object",
                row => ObjectTable.Entry(
                    ObjectDocument.Read(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetFieldValue<byte[]>(3), further[row.GetInt64(0)])))
            .ToLookup(static entry => entry.Row.BucketId);
    }

    private List<UploadState> Uploads()
    {
        var parts = Documents(IndexTable.Part, IndexDocuments.Default.PartRow)
            .ToLookup(static row => row.Name.Split('/')[0], static row => KeyValuePair.Create(row.Document.Number, row.Document));
        return Documents(IndexTable.Upload, IndexDocuments.Default.UploadRow)
            .ConvertAll(row => new UploadState(row.Document) { Parts = parts[row.Name].ToImmutableSortedDictionary() });
    }

    private List<(string Name, T Document)> Documents<T>(IndexTable table, JsonTypeInfo<T> type) =>
    [
        .. connection.Rows($"SELECT name, document FROM {table}", row => (
            row.GetString(0), JsonSerializer.Deserialize(row.GetString(1), type) ?? throw new JsonException("A row holds nothing."))),
    ];
}
