using System.Collections.Concurrent;
using System.Collections.Immutable;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Ram.Identities;

/// <summary>All identities at one moment. Never changes: every With… and Without… returns another snapshot that shares the rest.</summary>
/// <remarks>
/// Look-ups do not depend on the number of entities. The snapshot keeps no rules: limits, conflicts and name formats are
/// the business of the RAM API that makes the change.
/// </remarks>
public sealed class RamDirectory
{
    // Policies of an identity, gathered once per snapshot; a new snapshot starts with an empty cache.
    private readonly ConcurrentDictionary<object, IReadOnlyList<NamedPolicy>> _policiesOf = new(ReferenceEqualityComparer.Instance);

    private RamDirectory()
    {
    }

    private RamDirectory(RamDirectory source)
    {
        Accounts = source.Accounts;
        AccessKeys = source.AccessKeys;
        Users = source.Users;
        Groups = source.Groups;
        Roles = source.Roles;
        Policies = source.Policies;
        OidcProviders = source.OidcProviders;
        SamlProviders = source.SamlProviders;
        RevokedAccessKeyIds = source.RevokedAccessKeyIds;
        UserIdsByName = source.UserIdsByName;
        GroupIdsByName = source.GroupIdsByName;
        RoleIdsByName = source.RoleIdsByName;
    }

    /// <summary>No account at all; the built-in system policies only.</summary>
    public static RamDirectory Empty { get; } = new()
    {
        Policies = ImmutableDictionary.CreateRange(SystemPolicies.All.Select(static policy => KeyValuePair.Create(NameOf(policy), policy))),
    };

    public ImmutableDictionary<string, RamAccount> Accounts { get; private init; } = ImmutableDictionary.Create<string, RamAccount>(StringComparer.Ordinal);

    /// <summary>Long-term keys of every account, by AccessKeyId.</summary>
    public ImmutableDictionary<string, AccessKey> AccessKeys { get; private init; } = ImmutableDictionary.Create<string, AccessKey>(StringComparer.Ordinal);

    /// <summary>By user id.</summary>
    public ImmutableDictionary<string, RamUser> Users { get; private init; } = ImmutableDictionary.Create<string, RamUser>(StringComparer.Ordinal);

    /// <summary>By group id.</summary>
    public ImmutableDictionary<string, RamGroup> Groups { get; private init; } = ImmutableDictionary.Create<string, RamGroup>(StringComparer.Ordinal);

    /// <summary>By role id.</summary>
    public ImmutableDictionary<string, RamRole> Roles { get; private init; } = ImmutableDictionary.Create<string, RamRole>(StringComparer.Ordinal);

    /// <summary>Custom policies by account and name; system policies under the account <c>system</c>.</summary>
    public ImmutableDictionary<AccountName, RamPolicy> Policies { get; private init; } = ImmutableDictionary<AccountName, RamPolicy>.Empty;

    public ImmutableDictionary<AccountName, OidcProvider> OidcProviders { get; private init; } = ImmutableDictionary<AccountName, OidcProvider>.Empty;

    public ImmutableDictionary<AccountName, SamlProvider> SamlProviders { get; private init; } = ImmutableDictionary<AccountName, SamlProvider>.Empty;

    /// <summary>Temporary access keys that were revoked by hand; their tokens count as expired.</summary>
    public ImmutableHashSet<string> RevokedAccessKeyIds { get; private init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    private ImmutableDictionary<AccountName, string> UserIdsByName { get; init; } = ImmutableDictionary<AccountName, string>.Empty;

    private ImmutableDictionary<AccountName, string> GroupIdsByName { get; init; } = ImmutableDictionary<AccountName, string>.Empty;

    // Keyed by the lower-cased name: role names ignore case.
    private ImmutableDictionary<AccountName, string> RoleIdsByName { get; init; } = ImmutableDictionary<AccountName, string>.Empty;

    public RamAccount? FindAccount(string accountId) => Accounts.GetValueOrDefault(accountId);

    public AccessKey? FindAccessKey(string accessKeyId) => AccessKeys.GetValueOrDefault(accessKeyId);

    public RamUser? FindUser(string accountId, string userName) =>
        UserIdsByName.TryGetValue(new(accountId, userName), out var id) ? Users[id] : null;

    public RamUser? FindUserById(string userId) => Users.GetValueOrDefault(userId);

    public RamGroup? FindGroup(string accountId, string groupName) =>
        GroupIdsByName.TryGetValue(new(accountId, groupName), out var id) ? Groups[id] : null;

    public RamGroup? FindGroupById(string groupId) => Groups.GetValueOrDefault(groupId);

    /// <summary>Names compare without regard to case (sts-ram-api 3.5).</summary>
    public RamRole? FindRole(string accountId, string roleName) =>
        RoleIdsByName.TryGetValue(new(accountId, roleName.ToLowerInvariant()), out var id) ? Roles[id] : null;

    /// <summary>The role of an ARN; null when it names no role or one that is not there.</summary>
    public RamRole? FindRole(Arn arn)
    {
        const string prefix = "role/";
        return arn.Relative.StartsWith(prefix, StringComparison.Ordinal) ? FindRole(arn.Account, arn.Relative[prefix.Length..]) : null;
    }

    public RamRole? FindRoleById(string roleId) => Roles.GetValueOrDefault(roleId);

    /// <summary>A custom policy of the account, or a system policy (for which the account does not matter).</summary>
    public RamPolicy? FindPolicy(string accountId, PolicyType type, string policyName) =>
        Policies.GetValueOrDefault(new(type == PolicyType.System ? RamPolicy.SystemAccount : accountId, policyName));

    public OidcProvider? FindOidcProvider(string accountId, string name) => OidcProviders.GetValueOrDefault(new(accountId, name));

    public SamlProvider? FindSamlProvider(string accountId, string name) => SamlProviders.GetValueOrDefault(new(accountId, name));

    /// <summary>Whether the tokens of a temporary access key were revoked.</summary>
    public bool IsRevoked(string temporaryAccessKeyId) => RevokedAccessKeyIds.Contains(temporaryAccessKeyId);

    /// <summary>Identity policies of a user: its own and those of its groups, default versions.</summary>
    public IReadOnlyList<NamedPolicy> PoliciesOf(RamUser user) => _policiesOf.GetOrAdd(
        user,
        static (_, state) => state.Directory.Gather(
            state.User.AccountId,
            [.. state.User.Policies, .. state.User.Groups.SelectMany(m => state.Directory.FindGroupById(m.GroupId)?.Policies ?? [])]),
        (Directory: this, User: user));

    /// <summary>Identity policies of a role, default versions.</summary>
    public IReadOnlyList<NamedPolicy> PoliciesOf(RamRole role) => _policiesOf.GetOrAdd(
        role,
        static (_, state) => state.Directory.Gather(state.Role.AccountId, state.Role.Policies),
        (Directory: this, Role: role));

    public RamDirectory WithAccount(RamAccount account) =>
        new(this) { Accounts = Accounts.SetItem(account.AccountId, account) };

    public RamDirectory WithAccessKey(AccessKey key) =>
        new(this) { AccessKeys = AccessKeys.SetItem(key.AccessKeyId, key) };

    public RamDirectory WithoutAccessKey(string accessKeyId) =>
        new(this) { AccessKeys = AccessKeys.Remove(accessKeyId) };

    /// <summary>Adds the user or puts it in place of the one with its id; a changed name moves with it.</summary>
    public RamDirectory WithUser(RamUser user)
    {
        var names = UserIdsByName;
        if (Users.TryGetValue(user.UserId, out var former))
        {
            names = names.Remove(new(former.AccountId, former.UserName));
        }

        return new(this)
        {
            Users = Users.SetItem(user.UserId, user),
            UserIdsByName = names.SetItem(new(user.AccountId, user.UserName), user.UserId),
        };
    }

    public RamDirectory WithoutUser(RamUser user) => new(this)
    {
        Users = Users.Remove(user.UserId),
        UserIdsByName = UserIdsByName.Remove(new(user.AccountId, user.UserName)),
    };

    /// <summary>Adds the group or puts it in place of the one with its id; a changed name moves with it.</summary>
    public RamDirectory WithGroup(RamGroup group)
    {
        var names = GroupIdsByName;
        if (Groups.TryGetValue(group.GroupId, out var former))
        {
            names = names.Remove(new(former.AccountId, former.GroupName));
        }

        return new(this)
        {
            Groups = Groups.SetItem(group.GroupId, group),
            GroupIdsByName = names.SetItem(new(group.AccountId, group.GroupName), group.GroupId),
        };
    }

    public RamDirectory WithoutGroup(RamGroup group) => new(this)
    {
        Groups = Groups.Remove(group.GroupId),
        GroupIdsByName = GroupIdsByName.Remove(new(group.AccountId, group.GroupName)),
    };

    /// <summary>Adds the role or puts it in place of the one with its id.</summary>
    public RamDirectory WithRole(RamRole role)
    {
        var names = RoleIdsByName;
        if (Roles.TryGetValue(role.RoleId, out var former))
        {
            names = names.Remove(new(former.AccountId, former.RoleName.ToLowerInvariant()));
        }

        return new(this)
        {
            Roles = Roles.SetItem(role.RoleId, role),
            RoleIdsByName = names.SetItem(new(role.AccountId, role.RoleName.ToLowerInvariant()), role.RoleId),
        };
    }

    public RamDirectory WithoutRole(RamRole role) => new(this)
    {
        Roles = Roles.Remove(role.RoleId),
        RoleIdsByName = RoleIdsByName.Remove(new(role.AccountId, role.RoleName.ToLowerInvariant())),
    };

    public RamDirectory WithPolicy(RamPolicy policy) =>
        new(this) { Policies = Policies.SetItem(NameOf(policy), policy) };

    public RamDirectory WithoutPolicy(RamPolicy policy) =>
        new(this) { Policies = Policies.Remove(NameOf(policy)) };

    public RamDirectory WithOidcProvider(OidcProvider provider) =>
        new(this) { OidcProviders = OidcProviders.SetItem(new(provider.AccountId, provider.Name), provider) };

    public RamDirectory WithoutOidcProvider(OidcProvider provider) =>
        new(this) { OidcProviders = OidcProviders.Remove(new(provider.AccountId, provider.Name)) };

    public RamDirectory WithSamlProvider(SamlProvider provider) =>
        new(this) { SamlProviders = SamlProviders.SetItem(new(provider.AccountId, provider.Name), provider) };

    public RamDirectory WithoutSamlProvider(SamlProvider provider) =>
        new(this) { SamlProviders = SamlProviders.Remove(new(provider.AccountId, provider.Name)) };

    public RamDirectory WithRevoked(string temporaryAccessKeyId) =>
        new(this) { RevokedAccessKeyIds = RevokedAccessKeyIds.Add(temporaryAccessKeyId) };

    private static AccountName NameOf(RamPolicy policy) =>
        new(policy.Type == PolicyType.System ? RamPolicy.SystemAccount : policy.AccountId, policy.PolicyName);

    // A policy attached twice (user and group) counts once; an attachment whose policy is gone grants nothing.
    private List<NamedPolicy> Gather(string accountId, ImmutableArray<PolicyAttachment> attachments)
    {
        var gathered = new List<NamedPolicy>(attachments.Length);
        foreach (var attachment in attachments)
        {
            if (FindPolicy(accountId, attachment.Type, attachment.PolicyName) is { } policy
                && !gathered.Exists(present => ReferenceEquals(present.Document, policy.Document)))
            {
                gathered.Add(new NamedPolicy(policy.PolicyName, policy.Document));
            }
        }

        return gathered;
    }
}

/// <summary>A name within an account; case-sensitive. A class, since dictionaries of references are compiled already when a process starts.</summary>
public sealed record AccountName(string AccountId, string Name);
