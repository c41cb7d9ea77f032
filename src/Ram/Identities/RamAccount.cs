namespace Scenario.Ram.Identities;

/// <summary>An account of the cloud. The id is digits; the real service uses 16, the documentation's example 8.</summary>
public sealed record RamAccount(string AccountId, string? Alias = null);
