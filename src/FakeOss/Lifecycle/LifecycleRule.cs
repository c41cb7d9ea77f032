namespace Scenario.FakeOss.Lifecycle;

/// <summary>One rule of a bucket's lifecycle: which objects, and what happens to them when.</summary>
internal sealed record LifecycleRule
{
    /// <summary>Unique in the bucket, at most 255 bytes.</summary>
    public required string Id { get; init; }

    /// <summary>Keys that begin so; empty for all.</summary>
    public required string Prefix { get; init; }

    public required bool IsEnabled { get; init; }

    /// <summary>Only objects that carry all of these.</summary>
    public ObjectTags Tags { get; init; } = ObjectTags.Empty;

    public IReadOnlyList<LifecycleExclusion> Exclusions { get; init; } = [];

    /// <summary>Only objects of more bytes than this; null for any size.</summary>
    public long? SizeGreaterThan { get; init; }

    /// <summary>Only objects of fewer bytes than this; null for any size.</summary>
    public long? SizeLessThan { get; init; }

    /// <summary>Removes a delete marker that hides nothing any more.</summary>
    public bool ExpiresDeleteMarkers { get; init; }

    /// <summary>In the order of their kinds: that of the document.</summary>
    public IReadOnlyList<LifecycleAction> Actions { get; init; } = [];

    public bool Covers(ObjectRow row) =>
        IsEnabled
        && row.Key.StartsWith(Prefix, StringComparison.Ordinal)
        && Tags.Items.All(row.Tags.Items.Contains)
        && !(row.Size <= SizeGreaterThan) // a limit that is not there compares as false
        && !(row.Size >= SizeLessThan)
        && !Exclusions.Any(not => row.Key.StartsWith(not.Prefix, StringComparison.Ordinal) && (not.Tag is not { } tag || row.Tags.Items.Contains(tag)));

    /// <summary>Unfinished uploads have no tags and no size.</summary>
    public bool CoversUpload(string key) =>
        IsEnabled
        && key.StartsWith(Prefix, StringComparison.Ordinal)
        && !Exclusions.Any(not => not.Tag is null && key.StartsWith(not.Prefix, StringComparison.Ordinal));
}

/// <summary>The element <c>Filter/Not</c>: objects that a rule leaves alone.</summary>
/// <param name="Prefix">Keys that begin so.</param>
/// <param name="Tag">And that carry this tag; null for all of them.</param>
internal sealed record LifecycleExclusion(string Prefix, KeyValuePair<string, string>? Tag);

/// <summary>What a rule does at a time; the names are those of the document's elements.</summary>
/// <remarks>The order counts: it is that of the document, and what is done to current versions, to uploads and to older versions stands together.</remarks>
internal enum LifecycleActionKind
{
    /// <summary>Deletes the current version; in a versioned bucket it leaves a delete marker.</summary>
    Expiration,

    Transition,

    /// <summary>Ends multipart uploads that were not completed, counted from their beginning.</summary>
    AbortMultipartUpload,

    /// <summary>Deletes older versions for good, counted from when they were replaced.</summary>
    NoncurrentVersionExpiration,

    NoncurrentVersionTransition,
}

/// <param name="Kind">What is done; a rule has several of one kind only where they are transitions.</param>
/// <param name="When">When it is due.</param>
/// <param name="StorageClass">Where a transition leads: IA, Archive, ColdArchive or DeepColdArchive; null for any other action.</param>
internal sealed record LifecycleAction(LifecycleActionKind Kind, LifecycleTime When, string? StorageClass = null)
{
    public bool IsNoncurrent => Kind >= LifecycleActionKind.NoncurrentVersionExpiration;

    public int TargetColdness => Coldness(StorageClass);

    /// <summary>0 for Standard; the higher, the colder. -1 for what is no class.</summary>
    public static int Coldness(string? storageClass) => Array.IndexOf(UploadHeaders.StorageClasses, storageClass);
}
