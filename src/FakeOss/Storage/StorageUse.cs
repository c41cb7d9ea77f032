namespace Scenario.FakeOss.Storage;

/// <summary>Objects and bytes of one storage class in a bucket.</summary>
internal readonly record struct StorageUse(string StorageClass, long Objects, long Bytes);
