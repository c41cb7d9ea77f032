using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Errors;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeSts.Authorization;

/// <summary>Says in the vendor's words why a caller was refused.</summary>
internal static class Denials
{
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
                DecidedBy.Resource => "AssumeRolePolicy",
                _ => "AccountLevelIdentityBasedPolicy",
            },
            decision.Decision == Decision.ExplicitDeny ? "ExplicitDeny" : "ImplicitDeny");
    }

    /// <summary>A refusal that no policy decided: the service's own rule.</summary>
    public static AccessDeniedDetail ByRule(Caller caller, string action)
    {
        var (type, name) = Describe(caller);
        return new(action, type, name, caller.AccountId, null, "ImplicitDeny");
    }

    private static (string? Type, string? Name) Describe(Caller caller) => caller switch
    {
        Caller.Root root => ("RootUser", root.AccountId),
        Caller.User user => ("SubUser", user.RamUser.UserId),
        Caller.Session session => ("AssumedRoleUser", $"{session.Role.RoleName}:{session.RoleSession.SessionName}"),
        _ => (null, null),
    };
}
