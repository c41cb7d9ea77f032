namespace Scenario.FakeOss.Storage;

/// <summary>A multipart upload that is neither completed nor aborted.</summary>
internal sealed record UploadRow
{
    /// <summary>32 upper-case hex digits that sort by creation.</summary>
    public required string Id { get; init; }

    public required long BucketId { get; init; }

    public required string Key { get; init; }

    public required DateTimeOffset Initiated { get; init; }

    public required string StorageClass { get; init; }

    public string Acl { get; init; } = OssAcl.Default;

    public string? Encryption { get; init; }

    /// <summary>Parts must arrive in ascending order.</summary>
    public bool Sequential { get; init; }

    public StoredHeaders Headers { get; init; } = StoredHeaders.Empty;

    public ObjectTags Tags { get; init; } = ObjectTags.Empty;
}

/// <summary>One uploaded part.</summary>
/// <param name="Number">1 to 10000.</param>
/// <param name="ETag">Upper-case hex MD5, without quotes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Crc64">Of this part alone.</param>
/// <param name="LastModified">Whole seconds.</param>
/// <param name="Blob">Null for an empty part.</param>
internal sealed record PartRow(int Number, string ETag, long Size, ulong Crc64, DateTimeOffset LastModified, string? Blob);
