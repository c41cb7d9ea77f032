namespace Scenario.FakeOss.Storage;

/// <summary>Buckets and their configurations.</summary>
internal readonly struct BucketTable(IndexTransaction transaction)
{
    public BucketRow? Find(string name) => transaction.State.Buckets.TryGetValue(name, out var bucket) ? bucket.Row : null;

    public BucketRow? FindById(long id) => transaction.State.FindBucket(id)?.Row;

    /// <summary>Buckets of an owner in name order, after <paramref name="marker"/>, those that are wanted, at most <paramref name="limit"/>.</summary>
    public List<BucketRow> List(string owner, string prefix, string marker, int limit, Func<BucketRow, bool> isWanted) =>
    [
        .. transaction.State.Buckets.Values.Select(static bucket => bucket.Row)
            .Where(row => row.Owner == owner && string.CompareOrdinal(row.Name, marker) > 0 && row.Name.StartsWith(prefix, StringComparison.Ordinal)
                && isWanted(row))
            .Take(limit),
    ];

    public List<BucketRow> All() => [.. transaction.State.Buckets.Values.Select(static bucket => bucket.Row)];

    public long Count(string owner) => transaction.State.Buckets.Values.Count(bucket => bucket.Row.Owner == owner);

    /// <returns>The id.</returns>
    /// <exception cref="ArgumentException">There is a bucket of that name.</exception>
    public long Add(BucketRow bucket)
    {
        var state = transaction.State;
        var row = bucket with { Id = state.LastBucketId + 1 };
        var added = new BucketState(row);
        var next = state with
        {
            Buckets = state.Buckets.ContainsKey(row.Name) ? throw new ArgumentException($"There is a bucket {row.Name}.", nameof(bucket))
                : state.Buckets.Add(row.Name, added),
            BucketNames = state.BucketNames.Add(row.Id, row.Name),
            LastBucketId = row.Id,
        };
        transaction.Apply(next, IndexChange.Of(added));
        return row.Id;
    }

    /// <summary>Null leaves it as it is.</summary>
    public void SetAcl(long id, string? acl) => Change(id, bucket => acl is null ? bucket : bucket with { Row = bucket.Row with { Acl = acl } });

    public void SetVersioning(long id, string versioning) => Change(id, bucket => bucket with { Row = bucket.Row with { Versioning = versioning } });

    /// <summary>True when an object, a version, a delete marker or an unfinished upload is left.</summary>
    public bool HasContent(long id) => transaction.State.FindBucket(id) is { } bucket && (!bucket.Objects.IsEmpty || !bucket.Uploads.IsEmpty);

    /// <summary>Once nothing is left in it.</summary>
    public void Remove(long id)
    {
        if (transaction.State.FindBucket(id) is { } bucket)
        {
            var next = transaction.State with
            {
                Buckets = transaction.State.Buckets.Remove(bucket.Row.Name),
                BucketNames = transaction.State.BucketNames.Remove(id)
            };
            transaction.Apply(next, new IndexChange.Removed(IndexTable.Bucket, bucket.Row.Name) { ShownAt = (bucket.Row.Name, "") });
        }
    }

    /// <summary>The configurations of a bucket.</summary>
    public BucketSettings Settings(long bucketId) => transaction.State.FindBucket(bucketId)?.Settings ?? BucketSettings.None;

    /// <summary>Null removes it; where there is none, nothing happens then.</summary>
    public void SetConfiguration(long bucketId, string kind, byte[]? body) => Change(bucketId, bucket =>
        body is not null ? bucket with { Settings = bucket.Settings.With(kind, body) }
        : bucket.Settings[kind] is not null ? bucket with { Settings = bucket.Settings.Without(kind) }
        : bucket);

    private void Change(long id, Func<BucketState, BucketState> change)
    {
        if (transaction.State.FindBucket(id) is { } bucket && change(bucket) is var changed && !ReferenceEquals(bucket, changed))
        {
            transaction.Apply(changed, IndexChange.Of(changed) with { ShownAt = null });
        }
    }
}
