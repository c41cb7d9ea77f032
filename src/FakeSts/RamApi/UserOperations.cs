using Scenario.FakeSts.Stores;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreateUser, GetUser, UpdateUser, DeleteUser, ListUsers.</summary>
internal sealed class UserOperations(RamDirectoryStore store, Identifiers identifiers)
{
    private const int CommentsLimit = 128;

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateUser", ReadCreate, static (call, _) => [RamOperation.Of(call, "user/*")], Create),
        RamOperation.Query("GetUser", ReadName, static (call, name) => [RamOperation.User(call, name)], Get),
        RamOperation.ChangeAndAnswer(store, "UpdateUser", ReadUpdate, static (call, request) => [RamOperation.User(call, request.UserName)], Update),
        RamOperation.Change(store, "DeleteUser", ReadName, static (call, name) => [RamOperation.User(call, name)], Delete),
        RamOperation.Query("ListUsers", PageRequest.Read, static (call, _) => [RamOperation.Of(call, "user/*")], List),
    ];

    private static string ReadName(RpcParameters parameters) => RamFields.UserName(parameters);

    private static CreateRequest ReadCreate(RpcParameters parameters) => new(
        RamFields.UserName(parameters),
        RamFields.DisplayName(parameters, "DisplayName"),
        RamFields.MobilePhone(parameters, "MobilePhone"),
        RamFields.Email(parameters, "Email"),
        RamFields.Text(parameters, "Comments", CommentsLimit));

    private static UpdateRequest ReadUpdate(RpcParameters parameters) => new(
        RamFields.UserName(parameters),
        RamFields.OptionalUserName(parameters, "NewUserName"),
        RamFields.DisplayName(parameters, "NewDisplayName"),
        RamFields.MobilePhone(parameters, "NewMobilePhone"),
        RamFields.Email(parameters, "NewEmail"),
        RamFields.Text(parameters, "NewComments", CommentsLimit));

    private static RpcObject Get(RpcCall call, string userName)
    {
        var user = call.Directory.User(call.Caller.AccountId, userName);
        return new RpcObject { { "User", RamAnswers.UpdatedUser(user).Add("LastLoginDate", "") } }; // nobody logs in to a console here
    }

    private static RpcObject List(RpcCall call, PageRequest page) =>
        page.Answer("Users", "User", call.Directory.UsersOf(call.Caller.AccountId), static user => user.UserName, RamAnswers.UpdatedUser);

    private (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        if (directory.FindUser(accountId, request.UserName) is not null)
        {
            throw RamError.UserExists.ToException();
        }

        if (directory.UsersOf(accountId).Count() >= RamQuotas.UsersPerAccount)
        {
            throw RamError.TooManyUsers.ToException();
        }

        var created = new RamUser(accountId, identifiers.Digits('2', 17), request.UserName, RamOperation.Now(call))
        {
            DisplayName = request.DisplayName ?? "",
            MobilePhone = request.MobilePhone ?? "",
            Email = request.Email ?? "",
            Comments = request.Comments ?? "",
        };
        return (directory.WithUser(created), new RpcObject { { "User", RamAnswers.User(created) } });
    }

    private static (RamDirectory, RpcObject) Update(RpcCall call, UpdateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var former = directory.User(accountId, request.UserName);
        var name = request.NewUserName ?? former.UserName;
        if (name != former.UserName && directory.FindUser(accountId, name) is not null)
        {
            throw RamError.UserExists.ToException();
        }

        var updated = former with
        {
            UserName = name,
            DisplayName = request.NewDisplayName ?? former.DisplayName,
            MobilePhone = request.NewMobilePhone ?? former.MobilePhone,
            Email = request.NewEmail ?? former.Email,
            Comments = request.NewComments ?? former.Comments,
            UpdatedAt = RamOperation.Now(call),
        };
        return (directory.WithUser(updated), new RpcObject { { "User", RamAnswers.UpdatedUser(updated) } });
    }

    // Deletion never cascades.
    private static RamDirectory Delete(RpcCall call, string userName, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var user = directory.User(accountId, userName);
        if (directory.AccessKeysOf(accountId, user.UserId).Any())
        {
            throw RamError.UserHasAccessKey.ToException();
        }

        if (!user.Policies.IsEmpty)
        {
            throw RamError.UserHasPolicy.ToException();
        }

        return user.Groups.IsEmpty ? directory.WithoutUser(user) : throw RamError.UserHasGroup.ToException();
    }

    private sealed record CreateRequest(string UserName, string? DisplayName, string? MobilePhone, string? Email, string? Comments);

    private sealed record UpdateRequest(
        string UserName, string? NewUserName, string? NewDisplayName, string? NewMobilePhone, string? NewEmail, string? NewComments);
}
