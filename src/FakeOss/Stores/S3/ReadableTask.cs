namespace Scenario.FakeOss.Stores.S3;

/// <summary>A key, or with an empty key a bucket, whose state on the S3 server has to follow the index.</summary>
internal sealed record ReadableTask(long Id, string Bucket, string Key);
