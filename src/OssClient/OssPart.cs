namespace Scenario.Oss;

/// <summary>An uploaded part.</summary>
/// <param name="Number">1 to 10000.</param>
/// <param name="Size">Bytes; at least 100 KB except for the last.</param>
/// <param name="Crc64">Null when the service did not name it.</param>
public sealed record OssPart(int Number, string ETag, long Size, ulong? Crc64);
