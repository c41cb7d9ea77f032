namespace Scenario.FakeOss.Storage;

/// <summary>A blob as the store itself reports it.</summary>
internal readonly record struct StoredBlob(string Name, long Size);
