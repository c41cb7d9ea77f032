using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreateAccessKey, ListAccessKeys, UpdateAccessKey, DeleteAccessKey. Without UserName they mean the caller's own keys.</summary>
internal sealed class AccessKeyOperations(RamDirectoryStore store, Identifiers identifiers)
{
    private const int SecretLength = 30;

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreateAccessKey", ReadOwner, OwnerResource, Create),
        RamOperation.Query("ListAccessKeys", ReadOwner, OwnerResource, List),
        RamOperation.Change(store, "UpdateAccessKey", ReadUpdate, static (call, request) => OwnerResource(call, request.UserName), Update),
        RamOperation.Change(store, "DeleteAccessKey", ReadDelete, static (call, request) => OwnerResource(call, request.UserName), Delete),
    ];

    private static string? ReadOwner(RpcParameters parameters) => RamFields.OptionalUserName(parameters);

    private static KeyRequest ReadUpdate(RpcParameters parameters) => new(
        RamFields.Required(parameters, "UserAccessKeyId"), RamFields.OptionalUserName(parameters), RamFields.Status(parameters));

    private static KeyRequest ReadDelete(RpcParameters parameters) => new(
        RamFields.Required(parameters, "UserAccessKeyId"), RamFields.OptionalUserName(parameters), AccessKeyStatus.Inactive);

    private static IReadOnlyList<Arn> OwnerResource(RpcCall call, string? userName) =>
        OwnerName(call, userName) is { } name ? [RamOperation.User(call, name)] : [Arn.RamRoot(call.Caller.AccountId)];

    // Null: the account root, for its own keys. A role session has no keys of its own and must say whose it means.
    private static string? OwnerName(RpcCall call, string? userName) => (userName, call.Caller) switch
    {
        ({ } name, _) => name,
        (null, Caller.User caller) => caller.RamUser.UserName,
        (null, Caller.Root) => null,
        _ => throw new StsError.Missing("UserName").ToException(),
    };

    private static string? OwnerId(RpcCall call, string? userName, RamDirectory directory) =>
        OwnerName(call, userName) is { } name ? directory.User(call.Caller.AccountId, name).UserId : null;

    private static RpcObject List(RpcCall call, string? userName)
    {
        var keys = call.Directory.AccessKeysOf(call.Caller.AccountId, OwnerId(call, userName, call.Directory))
            .OrderBy(static key => key.CreatedAt)
            .ThenBy(static key => key.AccessKeyId, StringComparer.Ordinal);
        return new RpcObject().AddList("AccessKeys", "AccessKey", keys.Select(RamAnswers.AccessKey));
    }

    private static AccessKey Find(RamDirectory directory, RpcCall call, KeyRequest request)
    {
        var ownerId = OwnerId(call, request.UserName, directory);
        return directory.FindAccessKey(request.AccessKeyId) is { } key && key.AccountId == call.Caller.AccountId && key.UserId == ownerId
            ? key
            : throw RamError.AccessKeyNotExist.ToException();
    }

    private (RamDirectory, RpcObject) Create(RpcCall call, string? userName, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var ownerId = OwnerId(call, userName, directory);
        if (directory.AccessKeysOf(accountId, ownerId).Count() >= RamQuotas.AccessKeysPerUser)
        {
            throw RamError.TooManyAccessKeys.ToException();
        }

        var created = new AccessKey(
            accountId,
            ownerId,
            "LTAI" + identifiers.Alphanumeric(20),
            identifiers.Alphanumeric(SecretLength),
            AccessKeyStatus.Active,
            RamOperation.Now(call));

        // The only answer that ever shows the secret.
        return (directory.WithAccessKey(created), new RpcObject
        {
            {
                "AccessKey", new RpcObject { { "AccessKeyId", created.AccessKeyId }, { "AccessKeySecret", created.AccessKeySecret } }
                    .Add("Status", "Active")
                    .Add("CreateDate", RamAnswers.Date(created.CreatedAt))
            },
        });
    }

    private static RamDirectory Update(RpcCall call, KeyRequest request, RamDirectory directory) =>
        directory.WithAccessKey(Find(directory, call, request) with { Status = request.Status });

    private static RamDirectory Delete(RpcCall call, KeyRequest request, RamDirectory directory) =>
        directory.WithoutAccessKey(Find(directory, call, request).AccessKeyId);

    private sealed record KeyRequest(string AccessKeyId, string? UserName, AccessKeyStatus Status);
}
