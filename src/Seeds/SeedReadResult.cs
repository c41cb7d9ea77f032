using System.Diagnostics.CodeAnalysis;

namespace Scenario.Seeds;

/// <summary>A seed or the reason why it was refused.</summary>
public sealed record SeedReadResult
{
    internal SeedReadResult(ScenarioSeed seed) => Seed = seed;

    internal SeedReadResult(SeedError error) => Error = error;

    public ScenarioSeed? Seed { get; }

    public SeedError? Error { get; }

    [MemberNotNullWhen(true, nameof(Seed))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Seed is not null;
}
