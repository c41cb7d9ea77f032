using System.Collections.Immutable;
using Scenario.Ram.Policies;

namespace Scenario.Seeds;

/// <summary>A bucket that is there at the start.</summary>
/// <param name="AccountId">The owner.</param>
/// <param name="Name">Unique over all accounts.</param>
/// <param name="Region">Such as <c>cn-hangzhou</c>, without <c>oss-</c>.</param>
public sealed record SeedBucket(string AccountId, string Name, string Region)
{
    /// <summary>How a region is written. Which ones there are is the vendor's to say, and it opens new ones: any name of this form is taken.</summary>
    public const string RegionRule = "A region is written as signatures name it, such as cn-hangzhou: lower-case letters, digits and -, without oss-.";

    /// <summary><c>private</c>, <c>public-read</c> or <c>public-read-write</c>; default <c>private</c>.</summary>
    public string Acl { get; init; } = "private";

    /// <summary>Standard, IA, Archive, …; default Standard.</summary>
    public string StorageClass { get; init; } = "Standard";

    /// <summary>Bucket policy; null when there is none.</summary>
    public PolicyDocument? Policy { get; init; }

    public ImmutableArray<SeedObject> Objects { get; init; } = [];

    /// <summary>Whether a name is written as <see cref="RegionRule"/> says.</summary>
    public static bool IsRegion(string name) => name.Length > 0 && char.IsAsciiLetterLower(name[0]) && !name.StartsWith("oss-", StringComparison.Ordinal)
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
