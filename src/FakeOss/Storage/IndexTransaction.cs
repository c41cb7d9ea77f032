using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>The index as one piece of work sees it. Not to be kept beyond the call that received it.</summary>
/// <param name="state">Where it begins.</param>
/// <param name="isReadOnly">A change is a mistake of ours.</param>
/// <param name="recordsChanges">For a journal.</param>
internal sealed class IndexTransaction(IndexState state, bool isReadOnly, bool recordsChanges = false)
{
    private List<IndexChange>? _changes;
    private List<string>? _released;
    private List<(string Bucket, string Key)>? _touched;
    private List<ObjectContent>? _opened;

    public BucketTable Buckets => new(this);

    public ObjectTable Objects => new(this);

    public UploadTable Uploads => new(this);

    public BlobTable Blobs => new(this);

    public SettingTable Settings => new(this);

    public IndexState State
    {
        get => state;
        private set => state = isReadOnly ? throw new InvalidOperationException("A read changes nothing; use WriteAsync.") : value;
    }

    /// <summary>Blobs to delete once the transaction is committed.</summary>
    public IReadOnlyList<string> Released => _released ?? (IReadOnlyList<string>)[];

    /// <summary>Empty where nothing records them.</summary>
    public IReadOnlyList<IndexChange> Changes => _changes ?? (IReadOnlyList<IndexChange>)[];

    /// <summary>Buckets (with an empty key) and keys that may show something else now; empty where nothing records changes.</summary>
    public IReadOnlyList<(string Bucket, string Key)> Touched => _touched ?? (IReadOnlyList<(string, string)>)[];

    /// <summary>Bytes that the work holds open for later.</summary>
    public IReadOnlyList<ObjectContent> Opened => _opened ?? (IReadOnlyList<ObjectContent>)[];

    /// <summary>The whole index becomes another one; what only the old one used is released.</summary>
    public void Replace(IndexState other)
    {
        foreach (var name in State.Blobs.Keys)
        {
            if (!other.Blobs.ContainsKey(name))
            {
                Release(name);
            }
        }

        if (recordsChanges)
        {
            foreach (var bucket in State.Buckets.Values.Concat(other.Buckets.Values))
            {
                Touch(bucket.Row.Name, "");
                foreach (var entry in bucket.Objects)
                {
                    Touch(bucket.Row.Name, entry.Row.Key);
                }
            }
        }

        var next = other with
        {
            LastBucketId = Math.Max(State.LastBucketId, other.LastBucketId),
            LastObjectId = Math.Max(State.LastObjectId, other.LastObjectId)
        };
        Apply(next, new IndexChange.Replaced(next));
    }

    /// <summary>Lets go of everything that needs one of these blobs, whose bytes are gone.</summary>
    /// <returns>Bucket and key of the versions that were removed.</returns>
    public List<(string Bucket, string Key)> RemoveLost(IReadOnlySet<string> lost)
    {
        var removed = new List<(string, string)>();
        foreach (var bucket in State.Buckets.Values)
        {
            foreach (var entry in bucket.Objects)
            {
                if (entry.Row.Segments.Any(segment => lost.Contains(segment.Blob)))
                {
                    Objects.DeleteVersion(bucket.Row, entry.Row.Key, entry.Row.VersionId);
                    removed.Add((bucket.Row.Name, entry.Row.Key));
                }
            }
        }

        foreach (var upload in State.Uploads.Values)
        {
            foreach (var part in upload.Parts.Values.Where(part => part.Blob is not null && lost.Contains(part.Blob)))
            {
                Uploads.RemovePart(upload.Row.Id, part);
            }
        }

        return removed;
    }

    internal void Apply(IndexState next, IndexChange change)
    {
        State = next;
        if (recordsChanges)
        {
            (_changes ??= []).Add(change);
        }
    }

    internal void Apply(BucketState bucket, IndexChange change) =>
        Apply(State with { Buckets = State.Buckets.SetItem(bucket.Row.Name, bucket) }, change);

    internal void SetBlobs(ImmutableDictionary<string, BlobUse> blobs) => State = State with { Blobs = blobs };

    internal void Release(string blob) => (_released ??= []).Add(blob);

    internal void Touch(string bucket, string key)
    {
        if (recordsChanges)
        {
            (_touched ??= []).Add((bucket, key));
        }
    }

    internal void HoldOpen(ObjectContent content) => (_opened ??= []).Add(content);
}
