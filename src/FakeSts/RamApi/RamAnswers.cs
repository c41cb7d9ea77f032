using System.Collections.Immutable;
using Scenario.Ram.Identities;
using Scenario.Signing;

namespace Scenario.FakeSts.RamApi;

/// <summary>Members of the RAM API's answers (sts-ram-api 4.1). Documents are strings that hold JSON, as the caller wrote them.</summary>
internal static class RamAnswers
{
    public static string Date(DateTimeOffset date) => WireTime.Format(date);

    public static RpcObject User(RamUser user) => new()
    {
        { "UserId", user.UserId },
        { "UserName", user.UserName },
        { "DisplayName", user.DisplayName },
        { "MobilePhone", user.MobilePhone },
        { "Email", user.Email },
        { "Comments", user.Comments },
        { "CreateDate", Date(user.CreatedAt) },
    };

    public static RpcObject UpdatedUser(RamUser user) => User(user).Add("UpdateDate", Date(user.UpdatedAt));

    public static RpcObject Group(RamGroup group) => new()
    {
        { "GroupId", group.GroupId },
        { "GroupName", group.GroupName },
        { "Comments", group.Comments },
        { "CreateDate", Date(group.CreatedAt) },
    };

    public static RpcObject UpdatedGroup(RamGroup group) => Group(group).Add("UpdateDate", Date(group.UpdatedAt));

    public static RpcObject Role(RamRole role, bool withDocument = true) => new()
    {
        { "RoleId", role.RoleId },
        { "RoleName", role.RoleName },
        { "Arn", role.Arn.ToString() },
        { "Description", role.Description },
        { "AssumeRolePolicyDocument", withDocument ? role.TrustPolicy.Text : null },
        { "MaxSessionDuration", (long)role.MaxSessionDuration.TotalSeconds },
        { "CreateDate", Date(role.CreatedAt) },
    };

    public static RpcObject UpdatedRole(RamRole role, bool withDocument = true) => Role(role, withDocument).Add("UpdateDate", Date(role.UpdatedAt));

    public static RpcObject Policy(RamPolicy policy) => new()
    {
        { "PolicyName", policy.PolicyName },
        { "PolicyType", TypeName(policy.Type) },
        { "Description", policy.Description },
        { "DefaultVersion", policy.DefaultVersionId },
        { "CreateDate", Date(policy.CreatedAt) },
    };

    public static RpcObject UpdatedPolicy(RamPolicy policy, int attachmentCount) => Policy(policy)
        .Add("UpdateDate", Date(policy.UpdatedAt))
        .Add("AttachmentCount", attachmentCount);

    public static RpcObject PolicyVersion(RamPolicy policy, RamPolicyVersion version) => new()
    {
        { "VersionId", version.VersionId },
        { "IsDefaultVersion", version.VersionId == policy.DefaultVersionId },
        { "PolicyDocument", version.Document.Text },
        { "CreateDate", Date(version.CreatedAt) },
    };

    public static RpcObject AccessKey(AccessKey key) => new()
    {
        { "AccessKeyId", key.AccessKeyId },
        { "Status", StatusName(key.Status) },
        { "CreateDate", Date(key.CreatedAt) },
    };

    /// <summary>Adds <c>Tags</c>, as the lists of roles and policies carry them.</summary>
    public static RpcObject WithTags(this RpcObject entity, ImmutableArray<ResourceTag> tags) => entity.AddList(
        "Tags", "Tag", tags.Select(static tag => new RpcObject { { "TagKey", tag.Key }, { "TagValue", tag.Value } }));

    public static string TypeName(PolicyType type) => type == PolicyType.System ? "System" : "Custom";

    private static string StatusName(AccessKeyStatus status) => status == AccessKeyStatus.Active ? "Active" : "Inactive";
}
