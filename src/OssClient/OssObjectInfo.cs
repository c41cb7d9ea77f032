namespace Scenario.Oss;

/// <summary>The headers of an object.</summary>
/// <param name="Size">Bytes of the whole object, also when a range was read.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="Crc64">Of the whole object, also when a range was read; null when the service did not name it.</param>
public sealed record OssObjectInfo(
    string Key, long Size, string ETag, ulong? Crc64, DateTimeOffset? LastModified, string? ContentType, string ObjectType, string? StorageClass,
    IReadOnlyDictionary<string, string> Metadata, long? NextAppendPosition, string? RequestId);
