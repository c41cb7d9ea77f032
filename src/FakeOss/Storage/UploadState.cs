using System.Collections.Immutable;

namespace Scenario.FakeOss.Storage;

/// <summary>An unfinished upload with the parts that have come.</summary>
internal sealed record UploadState(UploadRow Row)
{
    /// <summary>By number.</summary>
    public ImmutableSortedDictionary<int, PartRow> Parts { get; init; } = ImmutableSortedDictionary<int, PartRow>.Empty;
}
