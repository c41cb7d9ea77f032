using System.Runtime.CompilerServices;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeCloud;

/// <summary>RAM beside its API: changes identities without a signed request. Tokens that are out feel the change at their next request.</summary>
/// <remarks>An identity is named as <c>photo-user</c>, or where user and role share a name as
/// <c>role/photo-user</c> or <c>user/backend</c>, or by its ARN.</remarks>
public sealed class CloudRam
{
    private readonly RamDirectoryStore _store;
    private readonly TimeProvider _time;

    internal CloudRam(RamDirectoryStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    internal RamDirectory Directory => _store.Current;

    /// <summary>Gives an identity one more policy; nothing happens when it has it.</summary>
    /// <param name="identity">A user or role.</param>
    /// <param name="policy">A custom policy of its account, or a system policy such as AliyunOSSReadOnlyAccess.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">There is no such identity or policy; the message lists those that are there.</exception>
    public Task AttachPolicyAsync(string identity, string policy, CancellationToken cancellationToken = default) => ChangeAsync(
        directory =>
        {
            var found = Find(directory, identity);
            var type = TypeOf(directory, found.AccountId, Required.Value(policy));
            return found.Policies.Any(a => a.Type == type && a.PolicyName == policy)
                ? directory
                : found.With(directory, found.Policies.Add(new PolicyAttachment(type, policy, Now())));
        },
        cancellationToken);

    /// <summary>Takes a policy away.</summary>
    /// <param name="identity">A user or role.</param>
    /// <param name="policy">The policy's name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">There is no such identity, or it has no such policy; the message lists those that it has.</exception>
    public Task DetachPolicyAsync(string identity, string policy, CancellationToken cancellationToken = default) => ChangeAsync(
        directory =>
        {
            var found = Find(directory, identity);
            ArgumentNullException.ThrowIfNull(policy);
            var left = found.Policies.RemoveAll(a => a.PolicyName == policy);
            return left.Length < found.Policies.Length
                ? found.With(directory, left)
                : throw new ArgumentException($"{found.Arn} has no policy '{policy}'; it has {List(found.Policies.Select(static a => a.PolicyName))}.",
                    nameof(policy));
        },
        cancellationToken);

    /// <summary>Makes or replaces a custom policy; whoever has it attached feels it at once.</summary>
    /// <param name="name">1 to 128 letters, digits and hyphens.</param>
    /// <param name="policy">The document.</param>
    /// <param name="account">The account; may be left out where there is only one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">The document breaks the grammar, or there is no such account.</exception>
    public Task PutPolicyAsync(string name, Policy policy, string? account = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(policy);
        var document = policy.Parse(PolicyKind.Identity, nameof(policy));
        return ChangeAsync(
            directory =>
            {
                var owner = AccountOf(directory, account);
                if (directory.FindPolicy(owner, PolicyType.Custom, name) is not { } present)
                {
                    return directory.WithPolicy(new RamPolicy(owner, PolicyType.Custom, name, [new RamPolicyVersion("v1", document, Now())], "v1", Now()));
                }

                var version = new RamPolicyVersion(present.DefaultVersionId, document, Now());
                return directory.WithPolicy(present with { Versions = [version], UpdatedAt = Now() });
            },
            cancellationToken);
    }

    /// <summary>Makes a long-term access key inactive.</summary>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public Task DisableKeyAsync(string accessKeyId, CancellationToken cancellationToken = default) =>
        SetKeyAsync(accessKeyId, AccessKeyStatus.Inactive, cancellationToken);

    /// <summary>Makes a long-term access key active again.</summary>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    public Task EnableKeyAsync(string accessKeyId, CancellationToken cancellationToken = default) =>
        SetKeyAsync(accessKeyId, AccessKeyStatus.Active, cancellationToken);

    /// <summary>Ends a session before its time: its token counts as expired from now on.</summary>
    public Task RevokeAsync(IssuedToken token, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        return RevokeAsync(token.AccessKeyId, cancellationToken);
    }

    /// <summary>Ends the session with this temporary access key before its time.</summary>
    /// <param name="temporaryAccessKeyId">As the app received it; begins with <c>STS.</c></param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ArgumentException">This is a long-term key; see <see cref="DisableKeyAsync"/>.</exception>
    public Task RevokeAsync(string temporaryAccessKeyId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(temporaryAccessKeyId);
        return temporaryAccessKeyId.StartsWith("STS.", StringComparison.Ordinal)
            ? ChangeAsync(directory => directory.WithRevoked(temporaryAccessKeyId), cancellationToken)
            : throw new ArgumentException($"'{temporaryAccessKeyId}' is no temporary access key; DisableKeyAsync is for the others.",
                nameof(temporaryAccessKeyId));
    }

    /// <summary>Deletes a role: its tokens are worth nothing from now on, and a new role of the same name does not revive them.</summary>
    /// <exception cref="ArgumentException">There is no such role.</exception>
    public Task DeleteRoleAsync(string role, CancellationToken cancellationToken = default) =>
        ChangeAsync(directory => directory.WithoutRole(Find(directory, role).Role ?? throw new ArgumentException($"'{role}' is no role.", nameof(role))),
            cancellationToken);

    /// <exception cref="ArgumentException">There is no such identity; the message lists those that are there.</exception>
    internal static Identity Find(RamDirectory directory, string identity, [CallerArgumentExpression(nameof(identity))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(identity, parameter);
        var (kind, name, account) = Split(identity);
        var roles = directory.Roles.Values.Where(
            role => kind != "user" && (account is null || role.AccountId == account) && role.RoleName.Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(static role => new Identity(role.AccountId, null, role));
        var users = directory.Users.Values.Where(user => kind != "role" && (account is null || user.AccountId == account) && user.UserName == name)
            .Select(static user => new Identity(user.AccountId, user, null));
        return roles.Concat(users).ToArray() switch
        {
            [var one] => one,
            [] => throw new ArgumentException(
                $"There is no {kind ?? "user or role"} '{name}'; there are the roles {List(directory.Roles.Values.Select(static role => role.RoleName))} and the users {List(directory.Users.Values.Select(static user => user.UserName))}.",
                parameter),
            var several => throw new ArgumentException($"'{identity}' may be {List(several.Select(static one => one.Arn.ToString()))}; give the ARN.",
                parameter),
        };
    }

    internal static string AccountOf(RamDirectory directory, string? account) => account is null
        ? directory.Accounts.Count == 1 ? directory.Accounts.Keys.Single()
            : throw new ArgumentException($"There are several accounts, {List(directory.Accounts.Keys)}: name one.", nameof(account))
        : directory.Accounts.ContainsKey(account) ? account
            : throw new ArgumentException($"There is no account {account}; there are {List(directory.Accounts.Keys)}.", nameof(account));

    internal Task ReplaceAsync(RamDirectory directory, CancellationToken cancellationToken) => _store.ReplaceAsync(directory, cancellationToken);

    private static (string? Kind, string Name, string? Account) Split(string identity)
    {
        if (Arn.TryParse(identity, out var arn))
        {
            var (kind, name, _) = Split(arn.Relative);
            return (kind, name, arn.Account);
        }

        return identity.Split('/', 2) is [("role" or "user") and var prefix, var rest] ? (prefix, rest, null) : (null, identity, null);
    }

    private static PolicyType TypeOf(RamDirectory directory, string account, string policy) =>
        directory.FindPolicy(account, PolicyType.Custom, policy) is not null ? PolicyType.Custom
        : directory.FindPolicy(account, PolicyType.System, policy) is not null ? PolicyType.System
        : throw new ArgumentException(
            $"There is no policy '{policy}'; there are {List(directory.Policies.Values.Where(p => p.Type == PolicyType.System || p.AccountId == account).Select(static p => p.PolicyName))}.", nameof(policy));

    private static string List(IEnumerable<string> names) =>
        names.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } all ? string.Join(", ", all) : "none";

    private Task<bool> SetKeyAsync(string accessKeyId, AccessKeyStatus status, CancellationToken cancellationToken) => ChangeAsync(
        directory => directory.FindAccessKey(Required.Value(accessKeyId)) is { } key
            ? directory.WithAccessKey(key with { Status = status })
            : throw new ArgumentException($"There is no access key '{accessKeyId}'; there are {List(directory.AccessKeys.Keys)}.", nameof(accessKeyId)),
        cancellationToken);

    private Task<bool> ChangeAsync(Func<RamDirectory, RamDirectory> change, CancellationToken cancellationToken) =>
        _store.UpdateAsync(directory => (change(directory), true), cancellationToken);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>A user or a role.</summary>
    internal sealed record Identity(string AccountId, RamUser? User, RamRole? Role)
    {
        public Arn Arn => User?.Arn ?? Role!.Arn;

        public System.Collections.Immutable.ImmutableArray<PolicyAttachment> Policies => User?.Policies ?? Role!.Policies;

        public RamDirectory With(RamDirectory directory, System.Collections.Immutable.ImmutableArray<PolicyAttachment> policies) =>
            User is not null ? directory.WithUser(User with { Policies = policies }) : directory.WithRole(Role! with { Policies = policies });
    }
}
