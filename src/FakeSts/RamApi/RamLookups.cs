using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>Finds an identity or throws the vendor's EntityNotExist.</summary>
internal static class RamLookups
{
    public static RamUser User(this RamDirectory directory, string accountId, string userName) =>
        directory.FindUser(accountId, userName) ?? throw RamError.UserNotExist.ToException();

    public static RamGroup Group(this RamDirectory directory, string accountId, string groupName) =>
        directory.FindGroup(accountId, groupName) ?? throw RamError.GroupNotExist.ToException();

    public static RamRole Role(this RamDirectory directory, string accountId, string roleName) =>
        directory.FindRole(accountId, roleName) ?? throw RamError.RoleNotExist.ToException();

    public static RamPolicy Policy(this RamDirectory directory, string accountId, PolicyType type, string policyName) =>
        directory.FindPolicy(accountId, type, policyName) ?? throw RamError.PolicyNotExist.ToException();

    public static RamPolicyVersion Version(this RamPolicy policy, string versionId) =>
        policy.FindVersion(versionId) ?? throw RamError.PolicyVersionNotExist.ToException();

    public static IEnumerable<RamUser> UsersOf(this RamDirectory directory, string accountId) =>
        directory.Users.Values.Where(user => user.AccountId == accountId);

    public static IEnumerable<RamGroup> GroupsOf(this RamDirectory directory, string accountId) =>
        directory.Groups.Values.Where(group => group.AccountId == accountId);

    public static IEnumerable<RamRole> RolesOf(this RamDirectory directory, string accountId) =>
        directory.Roles.Values.Where(role => role.AccountId == accountId);

    /// <summary>Keys of a user, or of the account root when <paramref name="userId"/> is null.</summary>
    public static IEnumerable<AccessKey> AccessKeysOf(this RamDirectory directory, string accountId, string? userId) =>
        directory.AccessKeys.Values.Where(key => key.AccountId == accountId && key.UserId == userId);
}
