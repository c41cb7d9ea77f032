namespace Scenario.FakeSts.Errors;

/// <summary>What the vendor tells a refused caller about the refusal (sts-ram-api 1.5).</summary>
/// <param name="AuthAction">Such as <c>sts:AssumeRole</c>.</param>
/// <param name="AuthPrincipalType">SubUser, AssumedRoleUser or RootUser; null for a federated caller, who has no identity yet.</param>
/// <param name="AuthPrincipalDisplayName">User id, or <c>RoleName:RoleSessionName</c>, or the account id.</param>
/// <param name="AuthPrincipalOwnerId">Account id.</param>
/// <param name="PolicyType">Which kind of policy refused, or the side that a rule of the service stands on.</param>
/// <param name="NoPermissionType">ImplicitDeny or ExplicitDeny.</param>
internal sealed record AccessDeniedDetail(
    string AuthAction,
    string? AuthPrincipalType,
    string? AuthPrincipalDisplayName,
    string? AuthPrincipalOwnerId,
    string PolicyType,
    string NoPermissionType);
