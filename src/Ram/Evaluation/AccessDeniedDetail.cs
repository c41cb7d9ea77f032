namespace Scenario.Ram.Evaluation;

/// <summary>What the vendor tells a refused caller about the refusal, in the words of its API (sts-ram-api 1.5).</summary>
/// <param name="AuthAction">Such as <c>sts:AssumeRole</c>.</param>
/// <param name="AuthPrincipalType">SubUser, AssumedRoleUser or RootUser; null for a federated caller, who has no identity yet.</param>
/// <param name="AuthPrincipalDisplayName">User id, or <c>RoleName:RoleSessionName</c>, or the account id.</param>
/// <param name="AuthPrincipalOwnerId">Account id.</param>
/// <param name="PolicyType">Which kind of policy refused, or the side that a rule of the service stands on.</param>
/// <param name="NoPermissionType">ImplicitDeny or ExplicitDeny.</param>
public sealed record AccessDeniedDetail(
    string AuthAction,
    string? AuthPrincipalType,
    string? AuthPrincipalDisplayName,
    string? AuthPrincipalOwnerId,
    string PolicyType,
    string NoPermissionType)
{
    /// <summary>PolicyType of a refusal by the caller's own policies.</summary>
    public const string CallersSide = "AccountLevelIdentityBasedPolicy";

    /// <summary>PolicyType of a refusal by the role.</summary>
    public const string TrustSide = "AssumeRolePolicy";

    /// <param name="principal">Who was refused.</param>
    /// <param name="refusal">A decision of the caller's policies or of a trust policy.</param>
    public static AccessDeniedDetail Of(RequestPrincipal principal, AccessDecision refusal) => Of(
        principal,
        refusal.Request.Action,
        refusal.DecidedBy switch
        {
            DecidedBy.Session => "SessionPolicy",
            DecidedBy.Resource => TrustSide,
            _ => CallersSide,
        },
        refusal.Decision);

    /// <summary>A refusal that no policy decided: the service's own rule.</summary>
    /// <param name="principal">Who was refused.</param>
    /// <param name="action">What it asked for.</param>
    /// <param name="policyType">The side that the rule stands on, as if a policy of that side had refused.</param>
    public static AccessDeniedDetail ByRule(RequestPrincipal principal, string action, string policyType) =>
        Of(principal, action, policyType, Decision.ImplicitDeny);

    private static AccessDeniedDetail Of(RequestPrincipal principal, string action, string policyType, Decision decision)
    {
        var (type, name) = principal.Kind switch
        {
            PrincipalKind.Root => ("RootUser", principal.AccountId),
            PrincipalKind.User => ("SubUser", principal.UserId),
            PrincipalKind.RoleSession => ("AssumedRoleUser", $"{principal.RoleName}:{principal.SessionName}"),
            _ => (null, null),
        };
        return new(action, type, name, principal.AccountId.Length == 0 ? null : principal.AccountId, policyType, decision.ToString());
    }
}
