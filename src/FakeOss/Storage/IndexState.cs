using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>Everything OSS knows about buckets and objects except their bytes, at one moment. It never
/// changes: a write makes the next one and shares what it left alone.</summary>
internal sealed record IndexState
{
    public static readonly IndexState Empty = new();

    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, BucketState> Buckets { get; init; } =
        ImmutableSortedDictionary.Create<string, BucketState>(StringComparer.Ordinal);

    public ImmutableDictionary<long, string> BucketNames { get; init; } = ImmutableDictionary<long, string>.Empty;

    /// <summary>By id.</summary>
    public ImmutableDictionary<string, UploadState> Uploads { get; init; } = ImmutableDictionary.Create<string, UploadState>(StringComparer.Ordinal);

    /// <summary>Which blobs exist and how many segments and parts use each: a copy shares bytes instead of duplicating them.</summary>
    public ImmutableDictionary<string, BlobUse> Blobs { get; init; } = ImmutableDictionary.Create<string, BlobUse>(StringComparer.Ordinal);

    public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Ids are never used twice, so an id that is found again means that very thing.</summary>
    public long LastBucketId { get; init; }

    public long LastObjectId { get; init; }

    public BucketState? FindBucket(long id) => BucketNames.TryGetValue(id, out var name) ? Buckets[name] : null;
}

/// <summary>An unfinished upload with the parts that have come.</summary>
internal sealed record UploadState(UploadRow Row)
{
    /// <summary>By number.</summary>
    public ImmutableSortedDictionary<int, PartRow> Parts { get; init; } = ImmutableSortedDictionary<int, PartRow>.Empty;
}

/// <summary>A blob that the index refers to, and how often.</summary>
internal readonly record struct BlobUse(long Size, int References);
