using System.Collections.Immutable;
using Scenario.Ram.Policies;

namespace Scenario.Seeds;

/// <summary>A bucket that is there at the start.</summary>
/// <param name="AccountId">The owner.</param>
/// <param name="Name">Unique over all accounts.</param>
/// <param name="Region">Such as <c>cn-hangzhou</c>, without <c>oss-</c>.</param>
public sealed record SeedBucket(string AccountId, string Name, string Region)
{
    /// <summary><c>private</c>, <c>public-read</c> or <c>public-read-write</c>; default <c>private</c>.</summary>
    public string Acl { get; init; } = "private";

    /// <summary>Standard, IA, Archive, …; default Standard.</summary>
    public string StorageClass { get; init; } = "Standard";

    /// <summary>Bucket policy; null when there is none.</summary>
    public PolicyDocument? Policy { get; init; }

    public ImmutableArray<SeedObject> Objects { get; init; } = [];
}
