namespace Scenario.FakeOss.Storage;

/// <summary>A write that stands.</summary>
/// <param name="Result">What the work returned.</param>
/// <param name="Released">Blobs that nothing refers to any more.</param>
/// <param name="Touched">Buckets (with an empty key) and keys that may show something else now; only of a journalled index.</param>
internal sealed record IndexCommit<T>(T Result, IReadOnlyList<string> Released, IReadOnlyList<(string Bucket, string Key)> Touched);
