namespace Scenario.Oss.Sts;

/// <summary>Whose credentials were used.</summary>
/// <param name="IdentityType"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
/// <param name="Arn">Full name.</param>
/// <param name="AccountId">The account.</param>
public sealed record CallerIdentity(string IdentityType, string Arn, string AccountId);
