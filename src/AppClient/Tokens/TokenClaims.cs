namespace Scenario.AppClient.Tokens;

/// <summary>What a readable token says.</summary>
/// <param name="SessionPolicy">JSON that narrows the role; null = none, the role's full permissions.</param>
/// <param name="Caller">ARN of whoever called AssumeRole.</param>
/// <param name="TokenKeyId">Which of the issuer's keys signed the token.</param>
internal sealed record TokenClaims(
    string AccessKeyId, string AccountId, string RoleName, string RoleId, string SessionName, string? SessionPolicy, string? SourceIdentity, string? Caller,
    DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string TokenKeyId)
{
    /// <summary>As OSS and STS see whoever sends the token.</summary>
    public string Arn => $"acs:ram::{AccountId}:assumed-role/{RoleName}/{SessionName}";
}
