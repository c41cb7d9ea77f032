using System.Collections.Immutable;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>Questions about attached policies.</summary>
internal static class Attachments
{
    public static PolicyAttachment? Find(this ImmutableArray<PolicyAttachment> attachments, PolicyType type, string policyName) =>
        attachments.FirstOrDefault(attachment => attachment.Type == type && attachment.PolicyName == policyName);

    /// <summary>How often every policy is attached in the caller's account; gathered once per call.</summary>
    public static Counts CountsOf(RpcCall call)
    {
        var accountId = call.Caller.AccountId;
        return new Counts(call.Directory.UsersOf(accountId).SelectMany(static user => user.Policies)
            .Concat(call.Directory.GroupsOf(accountId).SelectMany(static group => group.Policies))
            .Concat(call.Directory.RolesOf(accountId).SelectMany(static role => role.Policies))
            .CountBy(static attachment => (attachment.Type, attachment.PolicyName))
            .ToDictionary());
    }

    internal sealed class Counts(Dictionary<(PolicyType Type, string PolicyName), int> counts)
    {
        public int Of(RamPolicy policy) => counts.GetValueOrDefault((policy.Type, policy.PolicyName));
    }
}
