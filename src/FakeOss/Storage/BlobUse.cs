namespace Scenario.FakeOss.Storage;

/// <summary>A blob that the index refers to, and how often.</summary>
internal readonly record struct BlobUse(long Size, int References);
