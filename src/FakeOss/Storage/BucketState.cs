using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>A bucket with its settings, the versions of its objects and its unfinished uploads.</summary>
internal sealed record BucketState(BucketRow Row)
{
    /// <summary>By kind, then id.</summary>
    public ImmutableSortedDictionary<(string Kind, string Id), byte[]> Configurations { get; init; } = NoConfigurations;

    public ImmutableSortedSet<ObjectEntry> Objects { get; init; } = NoObjects;

    public ImmutableSortedSet<UploadEntry> Uploads { get; init; } = NoUploads;

    private static readonly ImmutableSortedDictionary<(string Kind, string Id), byte[]> NoConfigurations =
        ImmutableSortedDictionary.Create<(string Kind, string Id), byte[]>(Comparer<(string Kind, string Id)>.Create(static (left, right) =>
            string.CompareOrdinal(left.Kind, right.Kind) is not 0 and var kind ? kind : string.CompareOrdinal(left.Id, right.Id)));

    private static readonly ImmutableSortedSet<ObjectEntry> NoObjects = ImmutableSortedSet.Create<ObjectEntry>(Comparer<ObjectEntry>.Default);

    private static readonly ImmutableSortedSet<UploadEntry> NoUploads = ImmutableSortedSet.Create<UploadEntry>(Comparer<UploadEntry>.Default);
}
