namespace Scenario.FakeOss.Storage;

/// <summary>One uploaded part.</summary>
/// <param name="Number">1 to 10000.</param>
/// <param name="ETag">Upper-case hex MD5, without quotes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Crc64">Of this part alone.</param>
/// <param name="LastModified">Whole seconds.</param>
/// <param name="Blob">Null for an empty part.</param>
internal sealed record PartRow(int Number, string ETag, long Size, ulong Crc64, DateTimeOffset LastModified, string? Blob);
