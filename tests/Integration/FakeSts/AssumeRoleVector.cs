using System.Text.Json.Serialization;

namespace Scenario.Integration.FakeSts;

/// <summary>One row of the decision table that only a host can answer (tests/vectors/policy/host). Unknown members are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AssumeRoleVector
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    /// <summary><c>user</c>, who may assume everything, or <c>root</c>.</summary>
    public required string Caller { get; init; }

    public required string Role { get; init; }

    public int? DurationSeconds { get; init; }

    /// <summary>Sends a Policy of so many bytes that is no policy.</summary>
    public int? PolicyBytes { get; init; }

    /// <summary>Deletes the role after the token was issued, and expects the answer to a call with the token.</summary>
    public bool DeleteRoleAfterIssue { get; init; }

    public required Outcome Expect { get; init; }

    public override string ToString() => Name;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record Outcome(int Status, string? Code = null, string? Message = null);
}
