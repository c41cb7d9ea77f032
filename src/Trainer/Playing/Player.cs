using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;

namespace Scenario.Trainer.Playing;

/// <summary>Somebody whom the playground can play.</summary>
/// <param name="Id">How a link names it: <c>anonymous</c>, <c>root</c>, <c>user/NAME</c>, <c>role/NAME</c> or <c>grant/USER/NAME</c>.</param>
public sealed record Player(string Id)
{
    public const string SessionName = "playground";

    public bool IsAnonymous => Id == "anonymous";

    public bool IsRoot => Id == "root";

    /// <summary>Name of a RAM user whose own key signs; null for others.</summary>
    public string? UserName => Id.StartsWith("user/", StringComparison.Ordinal) ? Id["user/".Length..] : null;

    /// <summary>Name of a role whose session is played; null for others.</summary>
    public string? RoleName => Id.StartsWith("role/", StringComparison.Ordinal) ? Id["role/".Length..] : null;

    /// <summary>A user of the app and the grant that AppServer gives; null for others.</summary>
    public (string User, string Grant)? Grant => Id.Split('/') is ["grant", var user, var grant] ? (user, grant) : null;

    /// <summary>Whether a session policy can be written for it.</summary>
    public bool TakesPolicy => RoleName is not null;

    /// <summary>Everybody whom the directory and AppServer know.</summary>
    public static IReadOnlyList<Player> In(RamDirectory directory, string account, IEnumerable<string> appUsers, IReadOnlyList<string> grants) =>
    [
        .. directory.Roles.Values.Where(role => role.AccountId == account).Select(static role => role.RoleName).Order(StringComparer.Ordinal)
            .Select(static name => new Player($"role/{name}")),
        .. appUsers.Order(StringComparer.Ordinal).SelectMany(user => grants.Select(grant => new Player($"grant/{user}/{grant}"))),
        .. directory.Users.Values.Where(user => user.AccountId == account).Select(static user => user.UserName).Order(StringComparer.Ordinal)
            .Select(static name => new Player($"user/{name}")),
        new("root"),
        new("anonymous"),
    ];

    /// <summary>Its own policies, and how policies see it.</summary>
    /// <param name="directory">The directory as it is now.</param>
    /// <param name="account">The account it belongs to.</param>
    /// <param name="roleOfGrant">Role behind a grant, as its token says.</param>
    /// <returns>Null when the directory does not know it.</returns>
    public (IReadOnlyList<NamedPolicy> Policies, RequestPrincipal Principal)? Resolve(RamDirectory directory, string account, string? roleOfGrant)
    {
        if (IsAnonymous)
        {
            return ([], RequestPrincipal.Anonymous);
        }

        if (IsRoot)
        {
            return ([], RequestPrincipal.Root(account));
        }

        if (UserName is { } userName)
        {
            return directory.FindUser(account, userName) is { } user ? (directory.PoliciesOf(user), RequestPrincipal.User(user)) : null;
        }

        return (RoleName ?? roleOfGrant) is { } roleName && directory.FindRole(account, roleName) is { } role
            ? (directory.PoliciesOf(role), RequestPrincipal.Session(account, role.RoleId, role.RoleName, SessionName))
            : null;
    }
}
