using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>Unfinished multipart uploads and their parts.</summary>
internal readonly struct UploadTable(IndexTransaction transaction)
{
    // ids are hex digits
    private const string BehindAllIds = "~";

    public UploadRow? Find(long bucketId, string key, string uploadId) =>
        transaction.State.Uploads.TryGetValue(uploadId, out var upload) && upload.Row.BucketId == bucketId && upload.Row.Key == key ? upload.Row : null;

    /// <summary>Uploads in the order key, then id, strictly after the given pair (or after all uploads of the key when id is null); read
    /// no further than they are asked for.</summary>
    public IEnumerable<UploadRow> List(long bucketId, byte[] afterKey, string? afterId)
    {
        var (state, uploads) = (transaction.State, UploadsOf(bucketId));
        var at = uploads.IndexOf(new UploadEntry(afterKey, afterId ?? BehindAllIds));
        var start = at < 0 ? ~at : at + 1;
        return Enumerable.Range(start, uploads.Count - start).Select(number => state.Uploads[uploads[number].Id].Row);
    }

    public long Count(long bucketId) => UploadsOf(bucketId).Count;

    public void Add(UploadRow upload)
    {
        var state = transaction.State;
        var bucket = state.FindBucket(upload.BucketId) ?? throw new InvalidOperationException("The bucket is gone; look it up in the same transaction.");
        var next = state with
        {
            Uploads = state.Uploads.Add(upload.Id, new UploadState(upload)),
            Buckets = state.Buckets.SetItem(bucket.Row.Name, bucket with { Uploads = bucket.Uploads.Add(Entry(upload)) }),
        };
        transaction.Apply(next, IndexChange.Of(upload));
    }

    /// <summary>Parts with a number above <paramref name="after"/>, ascending.</summary>
    public List<PartRow> Parts(string uploadId, int after = 0, int limit = int.MaxValue) =>
        transaction.State.Uploads.TryGetValue(uploadId, out var upload)
            ? [.. upload.Parts.Values.Where(part => part.Number > after).Take(limit)]
            : [];

    /// <summary>Stores a part; an earlier one of the same number is replaced.</summary>
    public void PutPart(string uploadId, PartRow part)
    {
        if (part.Blob is not null)
        {
            transaction.AddReference(new BlobSegment(part.Blob, part.Size));
        }

        var upload = transaction.State.Uploads[uploadId];
        transaction.RemoveReference(upload.Parts.GetValueOrDefault(part.Number)?.Blob);
        transaction.Apply(With(upload with { Parts = upload.Parts.SetItem(part.Number, part) }), IndexChange.Of(uploadId, part));
    }

    public void RemovePart(string uploadId, PartRow part)
    {
        transaction.RemoveReference(part.Blob);
        var upload = transaction.State.Uploads[uploadId];
        transaction.Apply(
            With(upload with { Parts = upload.Parts.Remove(part.Number) }),
            new IndexChange.Removed(IndexTable.Part, IndexChange.PartName(uploadId, part.Number)));
    }

    /// <summary>Ends an upload: its parts lose their bytes unless an object has taken them over first.</summary>
    public void Remove(string uploadId)
    {
        if (!transaction.State.Uploads.TryGetValue(uploadId, out var upload))
        {
            return;
        }

        foreach (var part in upload.Parts.Values)
        {
            transaction.RemoveReference(part.Blob);
        }

        var state = transaction.State;
        var bucket = state.FindBucket(upload.Row.BucketId)!;
        var next = state with
        {
            Uploads = state.Uploads.Remove(uploadId),
            Buckets = state.Buckets.SetItem(bucket.Row.Name, bucket with { Uploads = bucket.Uploads.Remove(Entry(upload.Row)) }),
        };
        transaction.Apply(next, new IndexChange.Removed(IndexTable.Upload, uploadId));
        transaction.Apply(next, new IndexChange.Removed(IndexTable.Part, uploadId));
    }

    internal static UploadEntry Entry(UploadRow upload) => new(ObjectTable.Bytes(upload.Key), upload.Id);

    private ImmutableSortedSet<UploadEntry> UploadsOf(long bucketId) => transaction.State.FindBucket(bucketId)?.Uploads ?? [];

    private IndexState With(UploadState upload) => transaction.State with { Uploads = transaction.State.Uploads.SetItem(upload.Row.Id, upload) };
}
