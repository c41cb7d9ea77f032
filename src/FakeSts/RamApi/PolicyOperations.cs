using System.Collections.Immutable;
using Scenario.FakeSts.Stores;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreatePolicy, GetPolicy, UpdatePolicyDescription, DeletePolicy, ListPolicies,
/// ListEntitiesForPolicy. System policies can be read, never changed.</summary>
internal sealed class PolicyOperations(RamDirectoryStore store)
{
    private const int DescriptionLimit = 1024;

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreatePolicy", ReadCreate, static (call, _) => [RamOperation.Of(call, "policy/*")], Create),
        RamOperation.Query("GetPolicy", PolicyKey.Read, static (call, key) => [key.Arn(call)], Get),
        RamOperation.ChangeAndAnswer(store, "UpdatePolicyDescription", ReadDescription,
            static (call, request) => [RamOperation.Policy(call, PolicyType.Custom, request.PolicyName)], UpdateDescription),
        RamOperation.Change(store, "DeletePolicy", ReadDelete,
            static (call, request) => [RamOperation.Policy(call, PolicyType.Custom, request.PolicyName)], Delete),
        RamOperation.Query("ListPolicies", ReadList, static (call, _) => [RamOperation.Of(call, "policy/*")], List),
        RamOperation.Query("ListEntitiesForPolicy", PolicyKey.Read, static (call, key) => [key.Arn(call)], ListEntities),
    ];

    private static CreateRequest ReadCreate(RpcParameters parameters) => new(
        RamFields.PolicyName(parameters),
        RamFields.Document(parameters, "PolicyDocument", PolicyKind.Identity),
        RamFields.Text(parameters, "Description", DescriptionLimit),
        RamFields.Tags(parameters));

    private static DescriptionRequest ReadDescription(RpcParameters parameters) =>
        new(RamFields.PolicyName(parameters), RamFields.Text(parameters, "NewDescription", DescriptionLimit) ?? "");

    private static DeleteRequest ReadDelete(RpcParameters parameters) =>
        new(RamFields.PolicyName(parameters), RamFields.Flag(parameters, "CascadingDelete"));

    private static ListRequest ReadList(RpcParameters parameters) =>
        new(RamFields.OptionalPolicyType(parameters), PageRequest.Read(parameters), RamFields.Tags(parameters));

    private static RpcObject Get(RpcCall call, PolicyKey key)
    {
        var policy = call.Directory.Policy(call.Caller.AccountId, key.Type, key.Name);
        return new RpcObject
        {
            { "Policy", RamAnswers.UpdatedPolicy(policy, Attachments.CountsOf(call).Of(policy)).Add("PolicyDocument", policy.Document.Text) },
            { "DefaultPolicyVersion", RamAnswers.PolicyVersion(policy, policy.DefaultVersion) },
        };
    }

    private static RpcObject List(RpcCall call, ListRequest request)
    {
        var counts = Attachments.CountsOf(call);
        var policies = call.Directory.Policies.Values
            .Where(policy => policy.Type == PolicyType.System || policy.AccountId == call.Caller.AccountId)
            .Where(policy => request.Type is null || policy.Type == request.Type)
            .Where(policy => request.Tags.All(tag => policy.Tags.Contains(tag)));
        return request.Page.Answer(
            "Policies",
            "Policy",
            policies,
            static policy => $"{policy.PolicyName}/{policy.Type}", // a custom policy may bear the name of a system one
            policy => RamAnswers.UpdatedPolicy(policy, counts.Of(policy)).WithTags(policy.Tags));
    }

    private static RpcObject ListEntities(RpcCall call, PolicyKey key)
    {
        var directory = call.Directory;
        var accountId = call.Caller.AccountId;
        var policy = directory.Policy(accountId, key.Type, key.Name);
        return new RpcObject()
            .AddList("Users", "User", Attached(directory.UsersOf(accountId), static u => u.UserName, static u => u.Policies, static u => new RpcObject
            {
                { "UserId", u.UserId },
                { "UserName", u.UserName },
                { "DisplayName", u.DisplayName },
            }))
            .AddList("Groups", "Group", Attached(directory.GroupsOf(accountId), static g => g.GroupName, static g => g.Policies, static g => new RpcObject
            {
                { "GroupId", g.GroupId },
                { "GroupName", g.GroupName },
                { "Comments", g.Comments },
            }))
            .AddList("Roles", "Role", Attached(directory.RolesOf(accountId), static r => r.RoleName, static r => r.Policies, static r => new RpcObject
            {
                { "RoleId", r.RoleId },
                { "RoleName", r.RoleName },
                { "Arn", r.Arn.ToString() },
                { "Description", r.Description },
            }));

        IEnumerable<RpcObject> Attached<T>(
            IEnumerable<T> entities, Func<T, string> nameOf, Func<T, ImmutableArray<PolicyAttachment>> attachmentsOf, Func<T, RpcObject> write) =>
            from entity in entities.OrderBy(nameOf, StringComparer.Ordinal)
            let attachment = attachmentsOf(entity).Find(policy.Type, policy.PolicyName)
            where attachment is not null
            select write(entity).Add("AttachDate", RamAnswers.Date(attachment.AttachedAt));
    }

    private static (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        if (directory.FindPolicy(accountId, PolicyType.Custom, request.PolicyName) is not null)
        {
            throw RamError.PolicyExists.ToException();
        }

        if (directory.Policies.Values.Count(p => p.Type == PolicyType.Custom && p.AccountId == accountId) >= RamQuotas.CustomPoliciesPerAccount)
        {
            throw RamError.TooManyPolicies.ToException();
        }

        var now = RamOperation.Now(call);
        var created = new RamPolicy(
            accountId, PolicyType.Custom, request.PolicyName, [new RamPolicyVersion("v1", request.Document, now)], "v1", now)
        {
            Description = request.Description ?? "",
            Tags = request.Tags,
        };
        return (directory.WithPolicy(created), new RpcObject { { "Policy", RamAnswers.Policy(created) } });
    }

    private static (RamDirectory, RpcObject) UpdateDescription(RpcCall call, DescriptionRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var updated = directory.Policy(accountId, PolicyType.Custom, request.PolicyName) with
        {
            Description = request.NewDescription,
            UpdatedAt = RamOperation.Now(call),
        };
        return (directory.WithPolicy(updated),
            new RpcObject { { "Policy", RamAnswers.Policy(updated).Add("UpdateDate", RamAnswers.Date(updated.UpdatedAt)) } });
    }

    private static RamDirectory Delete(RpcCall call, DeleteRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var policy = directory.Policy(accountId, PolicyType.Custom, request.PolicyName);
        if (directory.UsersOf(accountId).Any(user => user.Policies.Find(policy.Type, policy.PolicyName) is not null))
        {
            throw RamError.PolicyHasUser.ToException();
        }

        if (directory.GroupsOf(accountId).Any(group => group.Policies.Find(policy.Type, policy.PolicyName) is not null))
        {
            throw RamError.PolicyHasGroup.ToException();
        }

        if (directory.RolesOf(accountId).Any(role => role.Policies.Find(policy.Type, policy.PolicyName) is not null))
        {
            throw RamError.PolicyHasRole.ToException();
        }

        return policy.Versions.Length == 1 || request.CascadingDelete
            ? directory.WithoutPolicy(policy)
            : throw RamError.PolicyHasVersion.ToException();
    }

    private sealed record CreateRequest(string PolicyName, PolicyDocument Document, string? Description, ImmutableArray<ResourceTag> Tags);

    private sealed record DescriptionRequest(string PolicyName, string NewDescription);

    private sealed record DeleteRequest(string PolicyName, bool CascadingDelete);

    private sealed record ListRequest(PolicyType? Type, PageRequest Page, ImmutableArray<ResourceTag> Tags);
}

/// <summary>PolicyType and PolicyName.</summary>
internal sealed record PolicyKey(PolicyType Type, string Name)
{
    public static PolicyKey Read(RpcParameters parameters) => new(RamFields.PolicyType(parameters), RamFields.PolicyName(parameters));

    public Scenario.Ram.Arn Arn(RpcCall call) => RamOperation.Policy(call, Type, Name);
}
