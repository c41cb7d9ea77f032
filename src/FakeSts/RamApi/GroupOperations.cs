using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreateGroup, GetGroup, UpdateGroup, DeleteGroup, ListGroups, AddUserToGroup, RemoveUserFromGroup, ListGroupsForUser, ListUsersForGroup.</summary>
internal sealed class GroupOperations(RamDirectoryStore store, Identifiers identifiers)
{
    private const int CommentsLimit = 128;

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateGroup", ReadCreate, static (call, _) => [RamOperation.Of(call, "group/*")], Create),
        RamOperation.Query("GetGroup", ReadName, static (call, name) => [RamOperation.Group(call, name)], Get),
        RamOperation.ChangeAndAnswer(store, "UpdateGroup", ReadUpdate, static (call, request) => [RamOperation.Group(call, request.GroupName)], Update),
        RamOperation.Change(store, "DeleteGroup", ReadName, static (call, name) => [RamOperation.Group(call, name)], Delete),
        RamOperation.Query("ListGroups", PageRequest.Read, static (call, _) => [RamOperation.Of(call, "group/*")], List),
        RamOperation.Change(store, "AddUserToGroup", ReadMembership, MembershipResources, AddUser),
        RamOperation.Change(store, "RemoveUserFromGroup", ReadMembership, MembershipResources, RemoveUser),
        RamOperation.Query("ListGroupsForUser", static parameters => RamFields.UserName(parameters), static (call, name) => [RamOperation.User(call, name)],
            ListForUser),
        RamOperation.Query("ListUsersForGroup", ReadMembers, static (call, request) => [RamOperation.Group(call, request.GroupName)], ListUsers),
    ];

    private static string ReadName(RpcParameters parameters) => RamFields.GroupName(parameters);

    private static CreateRequest ReadCreate(RpcParameters parameters) =>
        new(RamFields.GroupName(parameters), RamFields.Text(parameters, "Comments", CommentsLimit));

    private static UpdateRequest ReadUpdate(RpcParameters parameters) => new(
        RamFields.GroupName(parameters),
        RamFields.OptionalGroupName(parameters, "NewGroupName"),
        RamFields.Text(parameters, "NewComments", CommentsLimit));

    private static MembershipRequest ReadMembership(RpcParameters parameters) =>
        new(RamFields.UserName(parameters), RamFields.GroupName(parameters));

    private static MembersRequest ReadMembers(RpcParameters parameters) => new(RamFields.GroupName(parameters), PageRequest.Read(parameters));

    private static IReadOnlyList<Arn> MembershipResources(RpcCall call, MembershipRequest request) =>
        [RamOperation.User(call, request.UserName), RamOperation.Group(call, request.GroupName)];

    private static RpcObject Get(RpcCall call, string groupName) =>
        new() { { "Group", RamAnswers.UpdatedGroup(call.Directory.Group(call.Caller.AccountId, groupName)) } };

    private static RpcObject List(RpcCall call, PageRequest page) =>
        page.Answer("Groups", "Group", call.Directory.GroupsOf(call.Caller.AccountId), static group => group.GroupName, RamAnswers.UpdatedGroup);

    private static RpcObject ListForUser(RpcCall call, string userName)
    {
        var groups =
            from membership in call.Directory.User(call.Caller.AccountId, userName).Groups
            let @group = call.Directory.FindGroupById(membership.GroupId)
            where @group is not null
            orderby @group.GroupName
            select new RpcObject
            {
                { "GroupId", @group.GroupId },
                { "GroupName", @group.GroupName },
                { "Comments", @group.Comments },
                { "JoinDate", RamAnswers.Date(membership.JoinedAt) },
            };
        return new RpcObject().AddList("Groups", "Group", groups);
    }

    private static RpcObject ListUsers(RpcCall call, MembersRequest request)
    {
        var group = call.Directory.Group(call.Caller.AccountId, request.GroupName);
        var members =
            from user in call.Directory.UsersOf(call.Caller.AccountId)
            let membership = user.Groups.FirstOrDefault(m => m.GroupId == @group.GroupId)
            where membership is not null
            select (User: user, membership.JoinedAt);
        return request.Page.Answer("Users", "User", members, static member => member.User.UserName, static member => new RpcObject
        {
            { "UserName", member.User.UserName },
            { "DisplayName", member.User.DisplayName },
            { "JoinDate", RamAnswers.Date(member.JoinedAt) },
        });
    }

    private (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        if (directory.FindGroup(accountId, request.GroupName) is not null)
        {
            throw RamError.GroupExists.ToException();
        }

        if (directory.GroupsOf(accountId).Count() >= RamQuotas.GroupsPerAccount)
        {
            throw RamError.TooManyGroups.ToException();
        }

        var created = new RamGroup(accountId, "g-" + identifiers.Alphanumeric(16), request.GroupName,
            RamOperation.Now(call))
        { Comments = request.Comments ?? "" };
        return (directory.WithGroup(created), new RpcObject { { "Group", RamAnswers.Group(created) } });
    }

    private static (RamDirectory, RpcObject) Update(RpcCall call, UpdateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var former = directory.Group(accountId, request.GroupName);
        var name = request.NewGroupName ?? former.GroupName;
        if (name != former.GroupName && directory.FindGroup(accountId, name) is not null)
        {
            throw RamError.GroupExists.ToException();
        }

        var updated = former with { GroupName = name, Comments = request.NewComments ?? former.Comments, UpdatedAt = RamOperation.Now(call) };
        return (directory.WithGroup(updated), new RpcObject { { "Group", RamAnswers.UpdatedGroup(updated) } });
    }

    private static RamDirectory Delete(RpcCall call, string groupName, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var group = directory.Group(accountId, groupName);
        if (directory.UsersOf(accountId).Any(user => user.Groups.Any(m => m.GroupId == group.GroupId)))
        {
            throw RamError.GroupHasUser.ToException();
        }

        return group.Policies.IsEmpty ? directory.WithoutGroup(group) : throw RamError.GroupHasPolicy.ToException();
    }

    private static RamDirectory AddUser(RpcCall call, MembershipRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var user = directory.User(accountId, request.UserName);
        var group = directory.Group(accountId, request.GroupName);
        if (user.Groups.Any(m => m.GroupId == group.GroupId))
        {
            throw RamError.UserGroupExists.ToException();
        }

        return user.Groups.Length >= RamQuotas.GroupsPerUser
            ? throw RamError.TooManyUserGroups.ToException()
            : directory.WithUser(user with { Groups = user.Groups.Add(new GroupMembership(group.GroupId, RamOperation.Now(call))) });
    }

    private static RamDirectory RemoveUser(RpcCall call, MembershipRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var user = directory.User(accountId, request.UserName);
        var group = directory.Group(accountId, request.GroupName);
        var membership = user.Groups.FirstOrDefault(m => m.GroupId == group.GroupId) ?? throw RamError.UserGroupNotExist.ToException();
        return directory.WithUser(user with { Groups = user.Groups.Remove(membership) });
    }

    private sealed record CreateRequest(string GroupName, string? Comments);

    private sealed record UpdateRequest(string GroupName, string? NewGroupName, string? NewComments);

    private sealed record MembershipRequest(string UserName, string GroupName);

    private sealed record MembersRequest(string GroupName, PageRequest Page);
}
