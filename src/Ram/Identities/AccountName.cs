namespace Scenario.Ram.Identities;

/// <summary>A name within an account; case-sensitive.</summary>
public readonly record struct AccountName(string AccountId, string Name);
