namespace Scenario.FakeOss.Storage;

/// <summary>What the bytes are for; a store that other programs can look into writes it beside them, the others ignore it.</summary>
/// <param name="Bucket">Logical bucket.</param>
/// <param name="Key">Logical key; any legal OSS key.</param>
/// <param name="IsWhole">True when these bytes are a complete object; false for a part or an appended segment.</param>
internal sealed record BlobPlace(string Bucket, string Key, bool IsWhole);
