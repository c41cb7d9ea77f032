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

    private static Target Users { get; } = new(
        "User", static parameters => RamFields.UserName(parameters), RamOperation.User,
        static (directory, account, name) => directory.User(account, name).Policies,
        static (directory, account, name, policies) => directory.WithUser(directory.User(account, name) with { Policies = policies }),
        RamError.UserPolicyExists, RamError.UserPolicyNotExist, RamError.TooManyUserPolicies, RamQuotas.CustomPoliciesPerUser);

    private static Target Groups { get; } = new(
        "Group", static parameters => RamFields.GroupName(parameters), RamOperation.Group,
        static (directory, account, name) => directory.Group(account, name).Policies,
        static (directory, account, name, policies) => directory.WithGroup(directory.Group(account, name) with { Policies = policies }),
        RamError.GroupPolicyExists, RamError.GroupPolicyNotExist, RamError.TooManyGroupPolicies, RamQuotas.CustomPoliciesPerGroup);

    private static Target Roles { get; } = new(
        "Role", RamFields.RoleName, RamOperation.Role,
        static (directory, account, name) => directory.Role(account, name).Policies,
        static (directory, account, name, policies) => directory.WithRole(directory.Role(account, name) with { Policies = policies }),
        RamError.RolePolicyExists, RamError.RolePolicyNotExist, RamError.TooManyRolePolicies, RamQuotas.CustomPoliciesPerRole);

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

        yield return RamOperation.Change(store, $"AttachPolicyTo{target.Kind}", Read, Both,
            (call, request, directory) => Attach(call, target, request, directory));
        yield return RamOperation.Change(store, $"DetachPolicyFrom{target.Kind}", Read, Both,
            (call, request, directory) => Detach(call, target, request, directory));
        yield return RamOperation.Query($"ListPoliciesFor{target.Kind}", target.ReadName, (call, name) => [target.Resource(call, name)],
            (call, name) => List(call, target, name));
    }

    private static RamDirectory Attach(RpcCall call, Target target, Request request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
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

        return target.With(
            directory, accountId, request.Name, attached.Add(new PolicyAttachment(policy.Type, policy.PolicyName, RamOperation.Now(call))));
    }

    private static RamDirectory Detach(RpcCall call, Target target, Request request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var attached = target.Attached(directory, accountId, request.Name);
        var policy = directory.Policy(accountId, request.Policy.Type, request.Policy.Name);
        var attachment = attached.Find(policy.Type, policy.PolicyName) ?? throw target.NotAttached.ToException();
        return target.With(directory, accountId, request.Name, attached.Remove(attachment));
    }

    private sealed record Request(PolicyKey Policy, string Name);

    /// <summary>What differs between users, groups and roles.</summary>
    private sealed record Target(
        string Kind,
        Func<RpcParameters, string> ReadName,
        Func<RpcCall, string, Arn> Resource,
        Func<RamDirectory, string, string, ImmutableArray<PolicyAttachment>> Attached,
        Func<RamDirectory, string, string, ImmutableArray<PolicyAttachment>, RamDirectory> With,
        RamError AlreadyAttached,
        RamError NotAttached,
        RamError TooMany,
        int CustomLimit);
}
