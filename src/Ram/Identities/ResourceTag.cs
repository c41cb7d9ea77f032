namespace Scenario.Ram.Identities;

/// <summary>A tag given when a role or policy is created.</summary>
public sealed record ResourceTag(string Key, string Value);
