namespace Scenario.FakeOss.Operations;

/// <summary>Everything stored that a request is decided on and answered from, as it was at one moment.</summary>
/// <remarks>
/// INVARIANT: what was authorized is what is served. A read answers from these rows and their state alone. A write reads them again inside its transaction,
/// and where they differ the whole decision is taken again; see <see cref="OssContext.WriteAsync"/>.
/// </remarks>
/// <param name="State">The whole index at that moment, in which listings look further.</param>
/// <param name="Bucket">The addressed bucket; null when it does not exist or none is addressed.</param>
/// <param name="Object">The addressed object.</param>
/// <param name="Source">What a copy reads; null for every other operation.</param>
/// <param name="Listed">The objects that a body names, in its order.</param>
/// <param name="Named">The other bucket that a body names; null when it does not exist or none is named.</param>
/// <param name="Bytes">To be read, held open: those of the source of a copy, else those of the object; null when there are none to read.</param>
internal sealed record RequestFacts(
    IndexState State, BucketFacts? Bucket, ObjectFacts Object, SourceFacts? Source, IReadOnlyList<ObjectRow?> Listed, BucketFacts? Named, ObjectContent? Bytes)
{
    public static readonly RequestFacts None = new(IndexState.Empty, null, ObjectFacts.None, null, [], null, null);

    /// <summary>Looks as far as the operation asks; <paramref name="store"/> holds its bytes open, null where nobody will read them.</summary>
    /// <exception cref="Errors.OssErrorException">The request names no legal source.</exception>
    public static RequestFacts Read(
        IndexTransaction transaction, OssRequest request, OssOperation operation, DecidingBody body, OssStore? store)
    {
        var bucket = BucketFacts.Find(transaction, request.Bucket);
        var named = ObjectFacts.Find(transaction, bucket, request.Key, request.VersionId, operation is { FollowsLinks: true, IsCopy: false });
        SourceFacts? source = null;
        if (operation.IsCopy)
        {
            var name = CopySource.Parse(request.Header(CopySource.Header)!, isPart: request.Query["partNumber"] is not null);
            var from = name.Bucket == request.Bucket ? bucket : BucketFacts.Find(transaction, name.Bucket);
            source = new SourceFacts(name, from, ObjectFacts.Find(transaction, from, name.Key, name.VersionId, operation.FollowsLinks));
        }

        var holder = source is null ? named.Target : source.Object.Target;
        return new RequestFacts(
            transaction.State,
            bucket,
            named,
            source,
            bucket is null || body.Objects.Count == 0
                ? [] : [.. body.Objects.Select(item => ObjectFacts.Find(transaction, bucket, item.Key, item.VersionId, follows: false).Row)],
            BucketFacts.Find(transaction, body.BucketName),
            operation.OpensBytes && holder is { IsDeleteMarker: false, Type: not ObjectType.Symlink } ? store?.Open(transaction, holder) : null);
    }

    /// <summary>Whether a decision on the one holds for the other too: of the same caller, whose own rights are those of his arrival.</summary>
    public bool IsDecidedLike(RequestFacts other) =>
        Bucket == other.Bucket
        && Named == other.Named
        && Object.IsDecidedLike(other.Object)
        && Source?.Bucket == other.Source?.Bucket
        && (Source?.Object ?? ObjectFacts.None).IsDecidedLike(other.Source?.Object ?? ObjectFacts.None)
        && (Listed.Count == 0 || Listed.Zip(other.Listed).All(static pair => ObjectFacts.IsDecidedLike(pair.First, pair.Second)));
}

/// <summary>An object at one moment.</summary>
/// <param name="Row">The version asked for, also when it is a delete marker; null when there is none.</param>
/// <param name="Target">Where its bytes are: what a symbolic link points at where the operation follows it, else the row itself.</param>
/// <param name="IsLatest">No version is newer.</param>
internal sealed record ObjectFacts(ObjectRow? Row, ObjectRow? Target, bool IsLatest)
{
    public static readonly ObjectFacts None = new(null, null, IsLatest: true);

    public static ObjectFacts Find(IndexTransaction transaction, BucketFacts? bucket, string? key, string? versionId, bool follows)
    {
        if (bucket is null || key is null)
        {
            return None;
        }

        var objects = transaction.Objects;
        var latest = objects.FindLatest(bucket.Row.Id, key);
        var row = versionId is null ? latest : objects.FindVersion(bucket.Row.Id, key, versionId);
        return new ObjectFacts(row, follows && row?.TargetKey is { } target ? objects.FindLatest(bucket.Row.Id, target) : row, ReferenceEquals(row, latest));
    }

    /// <inheritdoc cref="RequestFacts.IsDecidedLike"/>
    public bool IsDecidedLike(ObjectFacts other) => IsDecidedLike(Row, other.Row) && IsDecidedLike(Target, other.Target);

    // An id stands for one version for ever; only its ACL and tags matter to a decision and can change.
    internal static bool IsDecidedLike(ObjectRow? one, ObjectRow? other) =>
        ReferenceEquals(one, other) || (one?.Id == other?.Id && one?.Acl == other?.Acl && (one?.Tags.Items ?? []).SequenceEqual(other?.Tags.Items ?? []));
}

/// <summary>What a copy reads, at one moment.</summary>
/// <param name="Name">As the request says it.</param>
/// <param name="Bucket">Null when there is no such bucket.</param>
/// <param name="Object">The object in it.</param>
internal sealed record SourceFacts(CopySource Name, BucketFacts? Bucket, ObjectFacts Object)
{
    /// <summary>What the answer says of the version that was read; null where there are no versions.</summary>
    public string? VersionId => Bucket?.Row.IsVersioned == true || Name.VersionId is not null ? Object.Target?.VersionId : null;
}

/// <summary>A bucket at one moment. Two that are equal say that nothing about it has changed in between.</summary>
internal sealed record BucketFacts(BucketRow Row, BucketSettings Settings)
{
    /// <returns>Null when there is no such bucket, or when none is named.</returns>
    public static BucketFacts? Find(IndexTransaction transaction, string? name) =>
        name is not null && transaction.Buckets.Find(name) is { } row ? new BucketFacts(row, transaction.Buckets.Settings(row.Id)) : null;
}
