using System.Collections.Immutable;
using Scenario.FakeSts.Stores;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreateRole, GetRole, UpdateRole, DeleteRole, ListRoles.</summary>
internal sealed class RoleOperations(RamDirectoryStore store, Identifiers identifiers)
{
    private const int DescriptionLimit = 1024;

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateRole", ReadCreate, static (call, _) => [RamOperation.Of(call, "role/*")], Create) with
        {
            Conditions = static (call, context) => AddTrust(context, ((CreateRequest)call.Arguments!).TrustPolicy),
        },
        RamOperation.Query("GetRole", RamFields.RoleName, static (call, name) => [RamOperation.Role(call, name)], Get),
        RamOperation.ChangeAndAnswer(store, "UpdateRole", ReadUpdate, static (call, request) => [RamOperation.Role(call, request.RoleName)], Update),
        RamOperation.Change(store, "DeleteRole", RamFields.RoleName, static (call, name) => [RamOperation.Role(call, name)], Delete),
        RamOperation.Query("ListRoles", ReadList, static (call, _) => [RamOperation.Of(call, "role/*")], List),
    ];

    private static CreateRequest ReadCreate(RpcParameters parameters) => new(
        RamFields.RoleName(parameters),
        RamFields.Document(parameters, "AssumeRolePolicyDocument", PolicyKind.Trust),
        RamFields.Text(parameters, "Description", DescriptionLimit),
        RamFields.MaxSessionDuration(parameters, "MaxSessionDuration"),
        RamFields.Tags(parameters));

    private static UpdateRequest ReadUpdate(RpcParameters parameters) => new(
        RamFields.RoleName(parameters),
        RamFields.OptionalDocument(parameters, "NewAssumeRolePolicyDocument", PolicyKind.Trust),
        RamFields.MaxSessionDuration(parameters, "NewMaxSessionDuration"),
        RamFields.Text(parameters, "NewDescription", DescriptionLimit));

    private static ListRequest ReadList(RpcParameters parameters) => new(PageRequest.Read(parameters), RamFields.Tags(parameters));

    private static RpcObject Get(RpcCall call, string roleName) =>
        new() { { "Role", RamAnswers.UpdatedRole(call.Directory.Role(call.Caller.AccountId, roleName)) } };

    private static RpcObject List(RpcCall call, ListRequest request) => request.Page.Answer(
        "Roles",
        "Role",
        call.Directory.RolesOf(call.Caller.AccountId).Where(role => request.Tags.All(tag => role.Tags.Contains(tag))),
        static role => role.RoleName,
        static role => RamAnswers.UpdatedRole(role, withDocument: false).WithTags(role.Tags));

    // What the trust policy lets in may be a condition of creating it (ram-policy 2.4).
    private static void AddTrust(ConditionContext.Builder context, PolicyDocument trust) => context
        .Add("ram:TrustedPrincipalTypes", trust.PrincipalTypes)
        .Add("ram:ServiceNames", trust.ServiceNames);

    // Users and roles that a trust policy names must be there first. Accounts outside this directory cannot be looked up.
    private static void CheckPrincipals(RamDirectory directory, PolicyDocument trust)
    {
        foreach (var arn in trust.RamPrincipals.Where(arn => directory.FindAccount(arn.Account) is not null))
        {
            var isThere = arn.Relative.Split('/', 2) switch
            {
                ["user", var name] => directory.FindUser(arn.Account, name) is not null,
                ["role", var name] => directory.FindRole(arn.Account, name) is not null,
                _ => true,
            };
            if (!isThere)
            {
                throw RamError.MalformedPolicyDocument($"The principal {arn} does not exist.").ToException();
            }
        }
    }

    private (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        CheckPrincipals(directory, request.TrustPolicy);
        if (directory.FindRole(accountId, request.RoleName) is not null)
        {
            throw RamError.RoleExists.ToException();
        }

        if (directory.RolesOf(accountId).Count() >= RamQuotas.RolesPerAccount)
        {
            throw RamError.TooManyRoles.ToException();
        }

        var created = new RamRole(accountId, identifiers.Digits('3', 17), request.RoleName, request.TrustPolicy, RamOperation.Now(call))
        {
            Description = request.Description ?? "",
            MaxSessionDuration = request.MaxSessionDuration ?? TimeSpan.FromHours(1),
            Tags = request.Tags,
        };
        return (directory.WithRole(created), new RpcObject { { "Role", RamAnswers.Role(created) } });
    }

    private static (RamDirectory, RpcObject) Update(RpcCall call, UpdateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var former = directory.Role(accountId, request.RoleName);
        if (request.TrustPolicy is not null)
        {
            CheckPrincipals(directory, request.TrustPolicy);
        }

        var updated = former with
        {
            TrustPolicy = request.TrustPolicy ?? former.TrustPolicy,
            MaxSessionDuration = request.MaxSessionDuration ?? former.MaxSessionDuration,
            Description = request.Description ?? former.Description,
            UpdatedAt = RamOperation.Now(call),
        };
        return (directory.WithRole(updated), new RpcObject { { "Role", RamAnswers.UpdatedRole(updated) } });
    }

    private static RamDirectory Delete(RpcCall call, string roleName, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var role = directory.Role(accountId, roleName);
        return role.Policies.IsEmpty ? directory.WithoutRole(role) : throw RamError.RoleHasPolicy.ToException();
    }

    private sealed record CreateRequest(
        string RoleName, PolicyDocument TrustPolicy, string? Description, TimeSpan? MaxSessionDuration, ImmutableArray<ResourceTag> Tags);

    private sealed record UpdateRequest(string RoleName, PolicyDocument? TrustPolicy, TimeSpan? MaxSessionDuration, string? Description);

    private sealed record ListRequest(PageRequest Page, ImmutableArray<ResourceTag> Tags);
}
