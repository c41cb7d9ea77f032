using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>Everything OSS knows about buckets and objects except their bytes, at one moment. It never
/// changes: a write makes the next one and shares what it left alone.</summary>
internal sealed record IndexState
{
    /// <summary>Setting: written once the seed has been, so that a restart does not bring back what a user deleted.</summary>
    public const string Seeded = "seeded";

    /// <summary>Setting: the store on the S3 server whose bytes this index names.</summary>
    public const string S3Store = "s3-store";

    public static readonly IndexState Empty = new();

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, BucketState> Buckets { get; init; } =
        ImmutableSortedDictionary.Create<string, BucketState>(StringComparer.Ordinal);

    public ImmutableDictionary<long, string> BucketNames { get; init; } = ImmutableDictionary<long, string>.Empty;

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, UploadState> Uploads { get; init; } = ImmutableDictionary.Create<string, UploadState>(StringComparer.Ordinal);

    /// <summary>Which blobs exist and how many segments and parts use each: a copy shares bytes instead of duplicating them.</summary>
    public ImmutableDictionary<string, BlobUse> Blobs { get; init; } = ImmutableDictionary.Create<string, BlobUse>(StringComparer.Ordinal);

    /// <summary>Facts about the index itself.</summary>
    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Ids are never used twice, so an id that is found again means that very thing.</summary>
    public long LastBucketId { get; init; }

    public long LastObjectId { get; init; }

    public BucketState? FindBucket(long id) => BucketNames.TryGetValue(id, out var name) ? Buckets[name] : null;

    /// <summary>What makes this state of an empty one.</summary>
    public IEnumerable<IndexChange> ToChanges() => Buckets.Values
        .SelectMany(static bucket => bucket.Objects.Select(entry => ObjectTable.Added(bucket, entry.Row, replaced: null)).Prepend(IndexChange.Of(bucket)))
        .Concat(Uploads.Values.SelectMany(static upload =>
            upload.Parts.Values.Select(part => IndexChange.Of(upload.Row.Id, part)).Prepend(IndexChange.Of(upload.Row))))
        .Concat(Settings.Select(static setting => IndexChange.Of(setting.Key, setting.Value)));
}

/// <summary>An unfinished upload with the parts that have come.</summary>
internal sealed record UploadState(UploadRow Row)
{
    /// <summary>By number.</summary>
    public ImmutableSortedDictionary<int, PartRow> Parts { get; init; } = ImmutableSortedDictionary<int, PartRow>.Empty;
}

/// <summary>A blob that the index refers to, and how often.</summary>
internal readonly record struct BlobUse(long Size, int References);
