using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>A bucket with its settings, the versions of its objects and its unfinished uploads.</summary>
internal sealed record BucketState(BucketRow Row)
{
    public BucketSettings Settings { get; init; } = BucketSettings.None;

    public ImmutableSortedSet<ObjectEntry> Objects { get; init; } = NoObjects;

    public ImmutableSortedSet<UploadEntry> Uploads { get; init; } = NoUploads;

    public static readonly ImmutableSortedSet<ObjectEntry> NoObjects = ImmutableSortedSet.Create<ObjectEntry>(Comparer<ObjectEntry>.Default);

    public static readonly ImmutableSortedSet<UploadEntry> NoUploads = ImmutableSortedSet.Create<UploadEntry>(Comparer<UploadEntry>.Default);
}

/// <summary>An unfinished upload in its place: by key in UTF-8 bytes, then by id.</summary>
internal sealed class UploadEntry(byte[] key, string id) : IComparable<UploadEntry>
{
    public byte[] Key => key;

    public string Id => id;

    public int CompareTo(UploadEntry? other) =>
        key.AsSpan().SequenceCompareTo(other!.Key) is not 0 and var order ? order : string.CompareOrdinal(id, other.Id);
}
