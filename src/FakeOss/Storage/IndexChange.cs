using System.Globalization;

namespace Scenario.FakeOss.Storage;

/// <summary>One step of a transaction, for a journal that outlives the process. Applied in order, the steps give the state.</summary>
internal abstract record IndexChange
{
    /// <summary>Where something else is to be seen now, for who shows the index elsewhere: a key, or with an empty key a bucket; null for nowhere.</summary>
    public (string Bucket, string Key)? ShownAt { get; init; }

    /// <summary>A row, or another one of that name.</summary>
    public sealed record Stored(IndexTable Table, string Name, object Document) : IndexChange;

    /// <summary>The row of that name, and those whose names begin with it and a slash.</summary>
    public sealed record Removed(IndexTable Table, string Name) : IndexChange;

    /// <summary>A new version, with all its segments, where there was none or in the place of one that it replaces.</summary>
    public sealed record ObjectAdded(ObjectRow Row, ObjectRow? Replaced) : IndexChange;

    /// <summary>Other values, at most one segment more at the end.</summary>
    public sealed record ObjectChanged(ObjectRow Row) : IndexChange;

    public sealed record ObjectRemoved(ObjectRow Row) : IndexChange;

    /// <summary>A bucket with its settings; what is in it has changes of its own.</summary>
    public static IndexChange Of(BucketState bucket) =>
        new Stored(IndexTable.Bucket, bucket.Row.Name, new BucketDocument(bucket.Row, bucket.Settings.All)) { ShownAt = (bucket.Row.Name, "") };

    public static IndexChange Of(UploadRow upload) => new Stored(IndexTable.Upload, upload.Id, upload);

    public static IndexChange Of(string uploadId, PartRow part) => new Stored(IndexTable.Part, PartName(uploadId, part.Number), part);

    public static IndexChange Of(string setting, string value) => new Stored(IndexTable.Setting, setting, value);

    public static string PartName(string uploadId, int number) => string.Create(CultureInfo.InvariantCulture, $"{uploadId}/{number}");
}

/// <summary>What a row is of; the names are those of a journal's tables.</summary>
internal enum IndexTable
{
    Bucket,
    Upload,
    Part,
    Setting,
}

/// <summary>A bucket without what is in it.</summary>
/// <param name="Row">The bucket.</param>
/// <param name="Settings">Bodies by kind.</param>
internal sealed record BucketDocument(BucketRow Row, IReadOnlyDictionary<string, byte[]> Settings);
