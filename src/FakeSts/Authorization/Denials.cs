using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Errors;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeSts.Authorization;

/// <summary>Says in the vendor's words why a caller was refused.</summary>
internal static class Denials
{
    /// <summary>PolicyType of a refusal by the caller's own policies.</summary>
    public const string CallersSide = "AccountLevelIdentityBasedPolicy";

    /// <summary>PolicyType of a refusal by the role.</summary>
    public const string TrustSide = "AssumeRolePolicy";

    public static AccessDeniedDetail Detail(Caller caller, string action, AccessDecision decision)
    {
        var (type, name) = Describe(caller);
        return new(
            action,
            type,
            name,
            caller.AccountId.Length == 0 ? null : caller.AccountId,
            decision.DecidedBy switch
            {
                DecidedBy.Session => "SessionPolicy",
                DecidedBy.Resource => TrustSide,
                _ => CallersSide,
            },
            decision.Decision == Decision.ExplicitDeny ? "ExplicitDeny" : "ImplicitDeny");
    }

    /// <summary>A refusal that no policy decided: the service's own rule.</summary>
    /// <param name="caller">Who was refused.</param>
    /// <param name="action">What it asked for.</param>
    /// <param name="policyType">The side that the rule stands on, as if a policy of that side had refused.</param>
    public static AccessDeniedDetail ByRule(Caller caller, string action, string policyType)
    {
        var (type, name) = Describe(caller);
        return new(action, type, name, caller.AccountId, policyType, "ImplicitDeny");
    }

    private static (string? Type, string? Name) Describe(Caller caller) => caller switch
    {
        Caller.Root root => ("RootUser", root.AccountId),
        Caller.User user => ("SubUser", user.RamUser.UserId),
        Caller.Session session => ("AssumedRoleUser", $"{session.Role.RoleName}:{session.RoleSession.SessionName}"),
        _ => (null, null),
    };
}
