using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>A bucket with its settings, the versions of its objects and its unfinished uploads.</summary>
internal sealed record BucketState(BucketRow Row)
{
    public BucketSettings Settings { get; init; } = BucketSettings.None;

    public ImmutableSortedSet<ObjectEntry> Objects { get; init; } = NoObjects;

    public ImmutableSortedSet<UploadEntry> Uploads { get; init; } = NoUploads;

    private static readonly ImmutableSortedSet<ObjectEntry> NoObjects = ImmutableSortedSet.Create<ObjectEntry>(Comparer<ObjectEntry>.Default);

    private static readonly ImmutableSortedSet<UploadEntry> NoUploads = ImmutableSortedSet.Create<UploadEntry>(Comparer<UploadEntry>.Default);
}
