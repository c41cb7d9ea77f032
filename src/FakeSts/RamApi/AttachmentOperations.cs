using System.Collections.Immutable;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>AttachPolicyTo…, DetachPolicyFrom… and ListPoliciesFor… of users, groups and roles.</summary>
/// <remarks>Attaching checks that both ends exist, then for a duplicate, then the quota (sts-ram-api 4.3).</remarks>
internal sealed class AttachmentOperations(RamDirectoryStore store)
{
    public IEnumerable<RpcOperation> All => [.. Of(Users), .. Of(Groups), .. Of(Roles)];

    private static Target Users { get; } = new()
    {
        Kind = "User",
        ReadName = static parameters => RamFields.UserName(parameters),
        Resource = RamOperation.User,
        Attached = static (directory, account, name) => directory.User(account, name).Policies,
        With = static (directory, account, name, policies) => directory.WithUser(directory.User(account, name) with { Policies = policies }),
        AlreadyAttached = RamError.UserPolicyExists,
        NotAttached = RamError.UserPolicyNotExist,
        TooMany = RamError.TooManyUserPolicies,
        CustomLimit = RamQuotas.CustomPoliciesPerUser,
    };

    private static Target Groups { get; } = new()
    {
        Kind = "Group",
        ReadName = static parameters => RamFields.GroupName(parameters),
        Resource = RamOperation.Group,
        Attached = static (directory, account, name) => directory.Group(account, name).Policies,
        With = static (directory, account, name, policies) => directory.WithGroup(directory.Group(account, name) with { Policies = policies }),
        AlreadyAttached = RamError.GroupPolicyExists,
        NotAttached = RamError.GroupPolicyNotExist,
        TooMany = RamError.TooManyGroupPolicies,
        CustomLimit = RamQuotas.CustomPoliciesPerGroup,
    };

    private static Target Roles { get; } = new()
    {
        Kind = "Role",
        ReadName = RamFields.RoleName,
        Resource = RamOperation.Role,
        Attached = static (directory, account, name) => directory.Role(account, name).Policies,
        With = static (directory, account, name, policies) => directory.WithRole(directory.Role(account, name) with { Policies = policies }),
        AlreadyAttached = RamError.RolePolicyExists,
        NotAttached = RamError.RolePolicyNotExist,
        TooMany = RamError.TooManyRolePolicies,
        CustomLimit = RamQuotas.CustomPoliciesPerRole,
    };

    private static RpcObject List(RpcCall call, Target target, string name)
    {
        var accountId = call.Caller.AccountId;
        var policies =
            from attachment in target.Attached(call.Directory, accountId, name)
            let policy = call.Directory.FindPolicy(accountId, attachment.Type, attachment.PolicyName)
            where policy is not null
            select new RpcObject
            {
                { "PolicyName", policy.PolicyName },
                { "PolicyType", RamAnswers.TypeName(policy.Type) },
                { "Description", policy.Description },
                { "DefaultVersion", policy.DefaultVersionId },
                { "AttachDate", RamAnswers.Date(attachment.AttachedAt) },
            };
        return new RpcObject().AddList("Policies", "Policy", policies);
    }

    private IEnumerable<RpcOperation> Of(Target target)
    {
        Request Read(RpcParameters parameters) => new(PolicyKey.Read(parameters), target.ReadName(parameters));
        IReadOnlyList<Arn> Both(RpcCall call, Request request) => [target.Resource(call, request.Name), request.Policy.Arn(call)];

        yield return RamOperation.Create($"AttachPolicyTo{target.Kind}", Read, Both,
            (call, request, cancellationToken) => AttachAsync(call, target, request, cancellationToken));
        yield return RamOperation.Create($"DetachPolicyFrom{target.Kind}", Read, Both,
            (call, request, cancellationToken) => DetachAsync(call, target, request, cancellationToken));
        yield return RamOperation.Query($"ListPoliciesFor{target.Kind}", target.ReadName, (call, name) => [target.Resource(call, name)],
            (call, name) => List(call, target, name));
    }

    private async ValueTask<RpcObject> AttachAsync(RpcCall call, Target target, Request request, CancellationToken cancellationToken)
    {
        var accountId = call.Caller.AccountId;
        await store.UpdateAsync(
            directory =>
            {
                var attached = target.Attached(directory, accountId, request.Name);
                var policy = directory.Policy(accountId, request.Policy.Type, request.Policy.Name);
                if (attached.Find(policy.Type, policy.PolicyName) is not null)
                {
                    throw target.AlreadyAttached.ToException();
                }

                var limit = policy.Type == PolicyType.System ? RamQuotas.SystemPoliciesPerEntity : target.CustomLimit;
                if (attached.Count(attachment => attachment.Type == policy.Type) >= limit)
                {
                    throw target.TooMany.ToException();
                }

                var attachment = new PolicyAttachment(policy.Type, policy.PolicyName, RamOperation.Now(call));
                return (target.With(directory, accountId, request.Name, attached.Add(attachment)), true);
            },
            cancellationToken);
        return new RpcObject();
    }

    private async ValueTask<RpcObject> DetachAsync(RpcCall call, Target target, Request request, CancellationToken cancellationToken)
    {
        var accountId = call.Caller.AccountId;
        await store.UpdateAsync(
            directory =>
            {
                var attached = target.Attached(directory, accountId, request.Name);
                var policy = directory.Policy(accountId, request.Policy.Type, request.Policy.Name);
                var attachment = attached.Find(policy.Type, policy.PolicyName) ?? throw target.NotAttached.ToException();
                return (target.With(directory, accountId, request.Name, attached.Remove(attachment)), true);
            },
            cancellationToken);
        return new RpcObject();
    }

    private sealed record Request(PolicyKey Policy, string Name);

    /// <summary>What differs between users, groups and roles.</summary>
    private sealed record Target
    {
        public required string Kind { get; init; }

        public required Func<RpcParameters, string> ReadName { get; init; }

        public required Func<RpcCall, string, Arn> Resource { get; init; }

        public required Func<RamDirectory, string, string, ImmutableArray<PolicyAttachment>> Attached { get; init; }

        public required Func<RamDirectory, string, string, ImmutableArray<PolicyAttachment>, RamDirectory> With { get; init; }

        public required RamError AlreadyAttached { get; init; }

        public required RamError NotAttached { get; init; }

        public required RamError TooMany { get; init; }

        public required int CustomLimit { get; init; }
    }
}
