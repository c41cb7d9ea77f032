using System.Collections.Immutable;
using Scenario.Ram.Identities;

namespace Scenario.Seeds;

/// <summary>What the fakes hold after a first start: identities and buckets. Format: docs/seed.md.</summary>
public sealed class ScenarioSeed
{
    private readonly Func<DateTimeOffset, RamDirectory> _readDirectory;

    internal ScenarioSeed(ImmutableArray<SeedBucket> buckets, Func<DateTimeOffset, RamDirectory> readDirectory)
    {
        Buckets = buckets;
        _readDirectory = readDirectory;
    }

    /// <summary>The built-in seed: the example account of the vendor's documentation.</summary>
    public static ScenarioSeed Default { get; } =
        SeedReader.Parse(DefaultSeed.Bytes).Seed ?? throw new InvalidOperationException("The built-in seed is malformed.");

    public ImmutableArray<SeedBucket> Buckets { get; }

    /// <summary>The identities; <paramref name="now"/> stands where the seed gives no date. Ids that are left out follow from the names.</summary>
    public RamDirectory ToDirectory(DateTimeOffset now) => _readDirectory(now);
}
