namespace Scenario.FakeOss.Storage;

/// <summary>One stretch of an object's bytes: a whole blob of at least 1 byte.</summary>
internal readonly record struct BlobSegment(string Blob, long Size);
