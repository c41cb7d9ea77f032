namespace Scenario.AppClient.Sts;

/// <param name="IdentityType"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
internal sealed record CallerIdentity(string IdentityType, string Arn, string AccountId);
