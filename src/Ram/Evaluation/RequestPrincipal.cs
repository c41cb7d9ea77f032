using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.Ram.Evaluation;

/// <summary>The caller as trust policies and bucket policies see it (ram-policy 1.6).</summary>
public sealed record RequestPrincipal
{
    private RequestPrincipal(PrincipalKind kind, string accountId)
    {
        Kind = kind;
        AccountId = accountId;
    }

    /// <summary>A request without credentials.</summary>
    public static RequestPrincipal Anonymous { get; } = new(PrincipalKind.Anonymous, "");

    public PrincipalKind Kind { get; }

    /// <summary>The account that the caller belongs to; empty for anonymous callers and services.</summary>
    public string AccountId { get; }

    /// <summary>Set for users.</summary>
    public string? UserId { get; private init; }

    /// <summary>Set for users.</summary>
    public string? UserName { get; private init; }

    /// <summary>Set for role sessions.</summary>
    public string? RoleId { get; private init; }

    /// <summary>Set for role sessions; as the role was created, not lower-cased.</summary>
    public string? RoleName { get; private init; }

    /// <summary>Set for role sessions.</summary>
    public string? SessionName { get; private init; }

    /// <summary>Set for services (<c>ecs.aliyuncs.com</c>) and federated callers (the provider's ARN).</summary>
    public string? Name { get; private init; }

    /// <summary>How <c>acs:PrincipalARN</c> spells the caller: root, user, or for sessions the role.</summary>
    public string Arn => Kind switch
    {
        PrincipalKind.Root => Scenario.Ram.Arn.RamRoot(AccountId).ToString(),
        PrincipalKind.User => Scenario.Ram.Arn.RamUser(AccountId, UserName!).ToString(),
        PrincipalKind.RoleSession => Scenario.Ram.Arn.RamRole(AccountId, RoleName!).ToString(),
        PrincipalKind.Anonymous => "anonymous",
        _ => Name!,
    };

    public static RequestPrincipal Root(string accountId) => new(PrincipalKind.Root, accountId);

    public static RequestPrincipal User(RamUser user) => User(user.AccountId, user.UserId, user.UserName);

    public static RequestPrincipal User(string accountId, string userId, string userName) =>
        new(PrincipalKind.User, accountId) { UserId = userId, UserName = userName };

    public static RequestPrincipal Session(RoleSession session) =>
        Session(session.AccountId, session.RoleId, session.RoleName, session.SessionName);

    public static RequestPrincipal Session(string accountId, string roleId, string roleName, string sessionName) =>
        new(PrincipalKind.RoleSession, accountId) { RoleId = roleId, RoleName = roleName, SessionName = sessionName };

    /// <summary>A bearer of another provider's assertion, known by the provider's ARN.</summary>
    public static RequestPrincipal Federated(string accountId, string providerArn) =>
        new(PrincipalKind.Federated, accountId) { Name = providerArn };

    public static RequestPrincipal Service(string serviceName) => new(PrincipalKind.Service, "") { Name = serviceName };
}
