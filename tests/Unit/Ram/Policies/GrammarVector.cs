using System.Text.Json.Serialization;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Policies;

/// <summary>One case of tests/vectors/policy/grammar: a document, and the error it must meet or its acceptance.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record GrammarVector
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public required PolicyKind Kind { get; init; }

    public required string Document { get; init; }

    public required ExpectVector Expect { get; init; }

    public override string ToString() => Name;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ExpectVector(bool Valid = false, string? Code = null, string? Path = null);
}
