namespace Scenario.FakeOss.Storage;

/// <summary>One step of a transaction, for a journal that outlives the process. Applied in order, the steps give the state.</summary>
internal abstract record IndexChange
{
    /// <summary>A bucket with its settings; what is in it has changes of its own.</summary>
    public sealed record BucketStored(BucketState Bucket) : IndexChange;

    /// <summary>Objects and uploads are gone before.</summary>
    public sealed record BucketRemoved(long Id) : IndexChange;

    /// <summary>A new version, with all its segments.</summary>
    public sealed record ObjectAdded(ObjectRow Row) : IndexChange;

    /// <summary>Other values, at most one segment more at the end.</summary>
    public sealed record ObjectChanged(ObjectRow Row) : IndexChange;

    public sealed record ObjectRemoved(ObjectRow Row) : IndexChange;

    public sealed record UploadAdded(UploadRow Row) : IndexChange;

    /// <summary>With its parts.</summary>
    public sealed record UploadRemoved(string Id) : IndexChange;

    /// <summary>A part, or another one of the same number.</summary>
    public sealed record PartStored(string UploadId, PartRow Row) : IndexChange;

    public sealed record PartRemoved(string UploadId, int Number) : IndexChange;

    public sealed record SettingStored(string Name, string Value) : IndexChange;

    /// <summary>Everything at once: what was there is forgotten.</summary>
    public sealed record Replaced(IndexState State) : IndexChange;
}
