namespace Scenario.Oss;

/// <summary>What the service says about an object it has stored.</summary>
/// <param name="ETag">Without quotes.</param>
/// <param name="NextAppendPosition">Only after an append.</param>
public sealed record OssWriteResult(string ETag, ulong? Crc64, string? RequestId, long? NextAppendPosition = null);
