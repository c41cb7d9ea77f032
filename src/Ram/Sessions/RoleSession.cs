using Scenario.Ram.Explanations;

namespace Scenario.Ram.Sessions;

/// <summary>One assumption of a role: everything that a security token carries. The secret is not part of it.</summary>
/// <param name="AccessKeyId"><c>STS.</c> + 25 alphanumerics.</param>
/// <param name="AccountId">The role's account.</param>
/// <param name="RoleId">Binds the session to this role, not to a later one of the same name.</param>
/// <param name="RoleName">As the role was created.</param>
/// <param name="SessionName">RoleSessionName, 2 to 64 characters.</param>
/// <param name="SessionPolicy">Text of the Policy parameter; null when none was given.</param>
/// <param name="SourceIdentity">Set on the first hop, inherited by later ones; null when none.</param>
/// <param name="CallerArn">Who assumed the role.</param>
/// <param name="IssuedAt">Whole seconds, UTC.</param>
/// <param name="ExpiresAt">Whole seconds, UTC.</param>
public sealed record RoleSession(
    string AccessKeyId,
    string AccountId,
    string RoleId,
    string RoleName,
    string SessionName,
    string? SessionPolicy,
    string? SourceIdentity,
    string CallerArn,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt)
{
    /// <summary><c>ROLEID:SESSIONNAME</c>, as AssumedRoleUser prints it.</summary>
    public string AssumedRoleId => $"{RoleId}:{SessionName}";

    /// <summary><c>acs:ram::ACCOUNT:role/role/SESSION</c>, as the AssumeRole answer prints it.</summary>
    public string Arn => $"{Scenario.Ram.Arn.RamRole(AccountId, RoleName)}/{SessionName}";

    /// <summary><c>acs:ram::ACCOUNT:assumed-role/ROLE/SESSION</c>, as GetCallerIdentity prints it.</summary>
    public string AssumedRoleArn => $"acs:ram::{AccountId}:assumed-role/{RoleName}/{SessionName}";

    /// <summary>Why a session is refused whose role was deleted: a later role of the same name has another id.</summary>
    public static Explanation RoleIsGone { get; } = new(ExplanationKind.RoleIsGone);

    public bool IsExpired(DateTimeOffset now) => now >= ExpiresAt;

    /// <summary>For learners: why this session is over.</summary>
    /// <param name="now">By the server's clock; before the expiry the session was revoked.</param>
    public Explanation ExplainEnd(DateTimeOffset now) => IsExpired(now)
        ? new(ExplanationKind.TokenExpired, ("session", AssumedRoleArn), ("issued", IssuedAt), ("expired", ExpiresAt), ("now", now))
        : new(ExplanationKind.TokenRevoked, ("session", AssumedRoleArn), ("end", ExpiresAt));

    /// <summary>For learners: why the token does not go with the key that signed.</summary>
    public Explanation ExplainOtherKey(string accessKeyId) =>
        new(ExplanationKind.TokenOfOtherKey, ("issuedWith", AccessKeyId), ("signedWith", accessKeyId));
}
