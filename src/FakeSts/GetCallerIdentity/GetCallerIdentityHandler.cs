using Scenario.FakeSts.Authentication;

namespace Scenario.FakeSts.GetCallerIdentity;

/// <summary>Tells a caller who it is; needs no permission (sts-ram-api 3.4).</summary>
internal static class GetCallerIdentityHandler
{
    public static RpcOperation Operation { get; } =
        new(ApiProduct.Sts, "GetCallerIdentity", static (call, _) => new(Answer(call.Caller)));

    private static RpcObject Answer(Caller caller) => caller switch
    {
        Caller.Root root => new()
        {
            { "IdentityType", "Account" },
            { "AccountId", root.AccountId },
            { "PrincipalId", root.AccountId },
            { "UserId", root.AccountId },
            { "Arn", root.Arn },
        },
        Caller.User user => new()
        {
            { "IdentityType", "RAMUser" },
            { "AccountId", user.AccountId },
            { "PrincipalId", user.RamUser.UserId },
            { "UserId", user.RamUser.UserId },
            { "Arn", user.Arn },
        },
        Caller.Session session => new()
        {
            { "IdentityType", "AssumedRoleUser" },
            { "AccountId", session.AccountId },
            { "PrincipalId", session.RoleSession.AssumedRoleId },
            { "RoleId", session.RoleSession.RoleId },
            { "Arn", session.Arn },
        },
        _ => throw new InvalidOperationException("An anonymous caller does not get here."),
    };
}
