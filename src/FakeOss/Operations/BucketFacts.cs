using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Operations;

/// <summary>A bucket at one moment. Two that are equal say that nothing about it has changed in between.</summary>
internal sealed record BucketFacts(BucketRow Row, BucketSettings Settings)
{
    /// <returns>Null when there is no such bucket, or when none is named.</returns>
    public static BucketFacts? Find(IndexTransaction transaction, string? name) =>
        name is not null && transaction.Buckets.Find(name) is { } row ? new BucketFacts(row, transaction.Buckets.Settings(row.Id)) : null;
}
