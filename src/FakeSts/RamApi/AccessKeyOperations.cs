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
        RamOperation.Create("CreateAccessKey", ReadOwner, OwnerResource, CreateAsync),
        RamOperation.Query("ListAccessKeys", ReadOwner, OwnerResource, List),
        RamOperation.Create("UpdateAccessKey", ReadUpdate, static (call, request) => OwnerResource(call, request.UserName), UpdateAsync),
        RamOperation.Create("DeleteAccessKey", ReadDelete, static (call, request) => OwnerResource(call, request.UserName), DeleteAsync),
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

    private async ValueTask<RpcObject> CreateAsync(RpcCall call, string? userName, CancellationToken cancellationToken)
    {
        var accountId = call.Caller.AccountId;
        var key = await store.UpdateAsync(
            directory =>
            {
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
                return (directory.WithAccessKey(created), created);
            },
            cancellationToken);

        // The only answer that ever shows the secret.
        return new RpcObject
        {
            {
                "AccessKey", new RpcObject { { "AccessKeyId", key.AccessKeyId }, { "AccessKeySecret", key.AccessKeySecret } }
                    .Add("Status", "Active")
                    .Add("CreateDate", RamAnswers.Date(key.CreatedAt))
            },
        };
    }

    private async ValueTask<RpcObject> UpdateAsync(RpcCall call, KeyRequest request, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(
            directory => (directory.WithAccessKey(Find(directory, call, request) with { Status = request.Status }), true), cancellationToken);
        return new RpcObject();
    }

    private async ValueTask<RpcObject> DeleteAsync(RpcCall call, KeyRequest request, CancellationToken cancellationToken)
    {
        await store.UpdateAsync(
            directory => (directory.WithoutAccessKey(Find(directory, call, request).AccessKeyId), true), cancellationToken);
        return new RpcObject();
    }

    private sealed record KeyRequest(string AccessKeyId, string? UserName, AccessKeyStatus Status);
}
