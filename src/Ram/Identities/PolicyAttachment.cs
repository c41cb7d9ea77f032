namespace Scenario.Ram.Identities;

/// <summary>A policy attached to a user, group or role.</summary>
public sealed record PolicyAttachment(PolicyType Type, string PolicyName, DateTimeOffset AttachedAt);
