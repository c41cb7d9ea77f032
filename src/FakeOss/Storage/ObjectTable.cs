using System.Collections.Immutable;
using System.Text;

namespace Scenario.FakeOss.Storage;

/// <summary>Objects and their versions.</summary>
internal readonly struct ObjectTable(IndexTransaction transaction)
{
    /// <summary>Where the versions of a key begin: the newest comes first.</summary>
    public const long BeforeAllVersions = long.MaxValue;

    /// <summary>Where they end: ids begin at 1.</summary>
    public const long BehindAllVersions = 0;

    /// <summary>What a plain read sees; a delete marker counts, so that the caller can say so.</summary>
    public ObjectRow? FindLatest(long bucketId, string key) => FindVersion(bucketId, key, versionId: null);

    /// <param name="bucketId">The bucket.</param>
    /// <param name="key">The key.</param>
    /// <param name="versionId">Null for the newest.</param>
    public ObjectRow? FindVersion(long bucketId, string key, string? versionId)
    {
        var objects = ObjectsOf(bucketId);
        var bytes = Bytes(key);
        for (var at = Seek(objects, bytes, BeforeAllVersions); at < objects.Count && objects[at] is var entry && entry.HasKey(bytes); at++)
        {
            if (versionId is null || entry.Row.VersionId == versionId)
            {
                return entry.Row;
            }
        }

        return null;
    }

    /// <summary>Latest objects in key order, delete markers left out; read no further than they are asked for.</summary>
    /// <param name="bucketId">The bucket.</param>
    /// <param name="from">First key to return, as bytes.</param>
    /// <param name="inclusive">Whether <paramref name="from"/> itself may be returned.</param>
    public IEnumerable<ObjectRow> ListLatest(long bucketId, byte[] from, bool inclusive = true)
    {
        return Rows(ObjectsOf(bucketId));

        IEnumerable<ObjectRow> Rows(ImmutableSortedSet<ObjectEntry> objects)
        {
            for (var at = Seek(objects, from, inclusive ? BeforeAllVersions : BehindAllVersions); at < objects.Count;)
            {
                var entry = objects[at];
                if (!entry.Row.IsDeleteMarker)
                {
                    yield return entry.Row;
                }

                at++;
                if (at < objects.Count && objects[at].HasKey(entry.Key))
                {
                    at = Seek(objects, entry.Key, BehindAllVersions);
                }
            }
        }
    }

    /// <summary>All versions in key order, the newest of a key first; read no further than they are asked for.</summary>
    /// <param name="bucketId">The bucket.</param>
    /// <param name="from">First key to return, as bytes.</param>
    /// <param name="newestId">Of that key only versions up to this id; default all, <see cref="BehindAllVersions"/> for none.</param>
    public IEnumerable<ObjectRow> ListVersions(long bucketId, byte[] from, long newestId = BeforeAllVersions)
    {
        var objects = ObjectsOf(bucketId);
        var start = Seek(objects, from, newestId);
        return Enumerable.Range(start, objects.Count - start).Select(at => objects[at].Row);
    }

    /// <summary>Stores a new state of a key by the bucket's versioning rule: a new version, or in place of the null version.</summary>
    /// <returns>The row as stored, with its id, version id and segments.</returns>
    public ObjectRow Put(BucketRow bucket, ObjectRow row, IReadOnlyList<BlobSegment> segments)
    {
        var isEnabled = bucket.Versioning == "Enabled";
        // count the new references first: a self-copy must not release the bytes it reuses
        foreach (var segment in segments)
        {
            transaction.AddReference(segment);
        }

        var replaced = isEnabled ? null : FindVersion(bucket.Id, row.Key, ObjectRow.NullVersion);
        var owner = replaced is null ? Owner(bucket.Id) : Without(replaced);
        var id = transaction.State.LastObjectId + 1;
        var stored = row with
        {
            Id = id,
            Place = replaced?.Place ?? id,
            BucketId = bucket.Id,
            VersionId = isEnabled ? VersionId.Next() : ObjectRow.NullVersion,
            Segments = [.. segments],
        };
        var next = transaction.State with
        {
            LastObjectId = stored.Id,
            Buckets = transaction.State.Buckets.SetItem(owner.Row.Name, owner with { Objects = owner.Objects.Add(Entry(stored)) }),
        };
        transaction.Apply(next, Added(owner, stored, replaced));
        return stored;
    }

    /// <summary>Changes a version in place. The row is looked up: the one that the caller read may have been changed or replaced since.</summary>
    /// <returns>The row as it is now; the caller's own where there is none any more.</returns>
    public ObjectRow Change(ObjectRow row, Func<ObjectRow, ObjectRow> change)
    {
        if (transaction.State.FindBucket(row.BucketId) is not { } owner || !owner.Objects.TryGetValue(Entry(row), out var current))
        {
            return row;
        }

        var entry = Entry(change(current.Row));
        transaction.Apply(owner with { Objects = owner.Objects.Remove(entry).Add(entry) }, new IndexChange.ObjectChanged(entry.Row));
        return entry.Row;
    }

    /// <summary>Adds bytes to an appendable object in place.</summary>
    public ObjectRow Append(ObjectRow row, BlobSegment segment, Func<ObjectRow, ObjectRow> change)
    {
        transaction.AddReference(segment);
        return Change(row, current => change(current) with { Size = current.Size + segment.Size, Segments = current.Segments.Add(segment) });
    }

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
            Remove(row);
        }

        return null;
    }

    /// <summary>Removes one version for good; the newest one left is the latest then.</summary>
    /// <returns>What was removed; null when there is no such version.</returns>
    public ObjectRow? DeleteVersion(BucketRow bucket, string key, string versionId)
    {
        var row = FindVersion(bucket.Id, key, versionId);
        if (row is not null)
        {
            Remove(row);
        }

        return row;
    }

    /// <summary>Count and bytes per storage class of the objects that a listing shows.</summary>
    public List<StorageUse> Usage(long bucketId) =>
    [
        .. ListLatest(bucketId, []).GroupBy(static row => row.StorageClass)
            .Select(static rows => new StorageUse(rows.Key, rows.LongCount(), rows.Sum(static row => row.Size))),
    ];

    public static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);

    internal static IndexChange Added(BucketState owner, ObjectRow row, ObjectRow? replaced) =>
        new IndexChange.ObjectAdded(row, replaced) { ShownAt = (owner.Row.Name, row.Key) };

    internal static ObjectEntry Entry(ObjectRow row) => new(Bytes(row.Key), row.Id, row);

    private static int Seek(ImmutableSortedSet<ObjectEntry> objects, byte[] key, long id)
    {
        var at = objects.IndexOf(new ObjectEntry(key, id, null));
        return at < 0 ? ~at : at;
    }

    private ImmutableSortedSet<ObjectEntry> ObjectsOf(long bucketId) => transaction.State.FindBucket(bucketId)?.Objects ?? [];

    private BucketState Owner(long bucketId) =>
        transaction.State.FindBucket(bucketId) ?? throw new InvalidOperationException("The bucket is gone; look it up in the same transaction.");

    private void Remove(ObjectRow row)
    {
        var owner = Without(row);
        transaction.Apply(owner, new IndexChange.ObjectRemoved(row) { ShownAt = (owner.Row.Name, row.Key) });
    }

    // The bucket as it will be; the change of whoever takes the row away tells the journal.
    private BucketState Without(ObjectRow row)
    {
        foreach (var segment in row.Segments)
        {
            transaction.RemoveReference(segment.Blob);
        }

        var owner = Owner(row.BucketId);
        return owner with { Objects = owner.Objects.Remove(Entry(row)) };
    }
}

/// <summary>Objects and bytes of one storage class in a bucket.</summary>
internal readonly record struct StorageUse(string StorageClass, long Objects, long Bytes);
