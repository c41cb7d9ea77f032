namespace Scenario.Ram.Identities;

/// <summary>A group that a user belongs to, by the group's id, so that renaming the group keeps its members.</summary>
public sealed record GroupMembership(string GroupId, DateTimeOffset JoinedAt);
