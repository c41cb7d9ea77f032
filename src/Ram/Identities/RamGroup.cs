using System.Collections.Immutable;

namespace Scenario.Ram.Identities;

/// <summary>A user group; its policies count for every member.</summary>
public sealed record RamGroup(string AccountId, string GroupId, string GroupName, DateTimeOffset CreatedAt)
{
    public string Comments { get; init; } = "";

    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    public ImmutableArray<PolicyAttachment> Policies { get; init; } = [];

    /// <summary><c>acs:ram::ACCOUNT:group/NAME</c>.</summary>
    public Arn Arn => Arn.Ram(AccountId, $"group/{GroupName}");
}

/// <summary>A group that a user belongs to, by the group's id, so that renaming the group keeps its members.</summary>
public sealed record GroupMembership(string GroupId, DateTimeOffset JoinedAt);
