namespace Scenario.FakeOss.Storage;

/// <summary>The index as one piece of work sees it. Not to be kept beyond the call that received it.</summary>
/// <param name="state">Where it begins.</param>
/// <param name="isReadOnly">A change is a mistake of ours.</param>
/// <param name="recordsChanges">For a journal.</param>
internal sealed class IndexTransaction(IndexState state, bool isReadOnly, bool recordsChanges = false)
{
    private List<IndexChange>? _changes;
    private List<string>? _released;
    private List<ObjectContent>? _opened;

    public BucketTable Buckets => new(this);

    public ObjectTable Objects => new(this);

    public UploadTable Uploads => new(this);

    public IndexState State
    {
        get => state;
        private set => state = isReadOnly ? throw new InvalidOperationException("A read changes nothing; use WriteAsync.") : value;
    }

    /// <summary>Blobs to delete once the transaction is committed.</summary>
    public IReadOnlyList<string> Released => _released ?? (IReadOnlyList<string>)[];

    /// <summary>Empty where nothing records them.</summary>
    public IReadOnlyList<IndexChange> Changes => _changes ?? (IReadOnlyList<IndexChange>)[];

    /// <summary>Bytes that the work holds open for later.</summary>
    public IReadOnlyList<ObjectContent> Opened => _opened ?? (IReadOnlyList<ObjectContent>)[];

    public void Set(string setting, string value) =>
        Apply(State with { Settings = State.Settings.SetItem(setting, value) }, IndexChange.Of(setting, value));

    /// <summary>The whole index becomes another one; what only the old one used is released.</summary>
    public void Replace(IndexState other)
    {
        (_released ??= []).AddRange(State.Blobs.Keys.Where(name => !other.Blobs.ContainsKey(name)));
        if (recordsChanges)
        {
            var (before, after) = (State.ToChanges().ToHashSet(), other.ToChanges().ToHashSet());
            (_changes ??= []).AddRange([.. before.Where(change => !after.Contains(change)).Select(Undo), .. after.Where(change => !before.Contains(change))]);
        }

        State = other with
        {
            LastBucketId = Math.Max(State.LastBucketId, other.LastBucketId),
            LastObjectId = Math.Max(State.LastObjectId, other.LastObjectId),
        };
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

    /// <summary>Counts one more use of a blob; the first use registers it.</summary>
    internal void AddReference(BlobSegment segment)
    {
        State.Blobs.TryGetValue(segment.Blob, out var use);
        State = State with { Blobs = State.Blobs.SetItem(segment.Blob, new BlobUse(segment.Size, use.References + 1)) };
    }

    /// <summary>Counts one use less; the last one marks the blob for deletion after the commit. Null stands for no bytes.</summary>
    internal void RemoveReference(string? name)
    {
        if (name is not null)
        {
            var use = State.Blobs[name];
            if (use.References == 1)
            {
                (_released ??= []).Add(name);
            }

            State = State with
            {
                Blobs = use.References == 1 ? State.Blobs.Remove(name) : State.Blobs.SetItem(name, use with { References = use.References - 1 }),
            };
        }
    }

    internal void HoldOpen(ObjectContent content) => (_opened ??= []).Add(content);

    private static IndexChange Undo(IndexChange change) => change switch
    {
        IndexChange.Stored(var table, var name, _) => new IndexChange.Removed(table, name) { ShownAt = change.ShownAt },
        IndexChange.ObjectAdded(var row, _) => new IndexChange.ObjectRemoved(row) { ShownAt = change.ShownAt },
        _ => throw new InvalidOperationException($"{change.GetType().Name} makes no state."),
    };
}
