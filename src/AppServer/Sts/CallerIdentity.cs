namespace Scenario.AppServer.Sts;

/// <summary>Whose key it is.</summary>
/// <param name="Type"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
/// <param name="Arn">Full name.</param>
/// <param name="AccountId">Account.</param>
internal sealed record CallerIdentity(string Type, string Arn, string AccountId)
{
    /// <summary>The account itself: a key that may do everything and that STS refuses for AssumeRole.</summary>
    public bool IsRoot => Type == "Account" || Arn.EndsWith(":root", StringComparison.Ordinal);
}
