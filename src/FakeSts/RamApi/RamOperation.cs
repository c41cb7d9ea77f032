using Scenario.FakeSts.Stores;
using Scenario.Ram;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>Builds rows of the operation table for RAM: parameters are read and checked, then the caller authorized, then it happens.</summary>
internal static class RamOperation
{
    /// <param name="action">Name of the operation.</param>
    /// <param name="read">Reads and checks the parameters.</param>
    /// <param name="resources">Relative parts or ARNs the caller needs <c>ram:action</c> on (sts-ram-api 4.1).</param>
    /// <param name="handle">Carries it out.</param>
    public static RpcOperation Create<TRequest>(
        string action,
        Func<RpcParameters, TRequest> read,
        Func<RpcCall, TRequest, IReadOnlyList<Arn>> resources,
        Func<RpcCall, TRequest, CancellationToken, ValueTask<RpcObject>> handle) =>
        new(ApiProduct.Ram, action, (call, cancellationToken) => handle(call, (TRequest)call.Arguments!, cancellationToken))
        {
            Validate = call => call.Arguments = read(call.Parameters),
            Resources = call => resources(call, (TRequest)call.Arguments!),
        };

    /// <summary>As above for an operation that changes the directory, in one step with what it looks at there, and answers nothing.</summary>
    public static RpcOperation Change<TRequest>(
        RamDirectoryStore store,
        string action,
        Func<RpcParameters, TRequest> read,
        Func<RpcCall, TRequest, IReadOnlyList<Arn>> resources,
        Func<RpcCall, TRequest, RamDirectory, RamDirectory> change) =>
        ChangeAndAnswer(store, action, read, resources, (call, request, directory) => (change(call, request, directory), new RpcObject()));

    /// <summary>As above for an operation that answers what became of it.</summary>
    public static RpcOperation ChangeAndAnswer<TRequest>(
        RamDirectoryStore store,
        string action,
        Func<RpcParameters, TRequest> read,
        Func<RpcCall, TRequest, IReadOnlyList<Arn>> resources,
        Func<RpcCall, TRequest, RamDirectory, (RamDirectory, RpcObject)> change) =>
        Create(action, read, resources, (call, request, cancellationToken) =>
            new(store.UpdateAsync(directory => change(call, request, directory), cancellationToken)));

    /// <summary>As above for an operation that only reads the snapshot.</summary>
    public static RpcOperation Query<TRequest>(
        string action,
        Func<RpcParameters, TRequest> read,
        Func<RpcCall, TRequest, IReadOnlyList<Arn>> resources,
        Func<RpcCall, TRequest, RpcObject> handle) =>
        Create(action, read, resources, (call, request, _) => new(handle(call, request)));

    public static Arn Of(RpcCall call, string relative) => Arn.Ram(call.Caller.AccountId, relative);

    public static Arn User(RpcCall call, string userName) => Arn.RamUser(call.Caller.AccountId, userName);

    public static Arn Group(RpcCall call, string groupName) => Of(call, $"group/{groupName}");

    public static Arn Role(RpcCall call, string roleName) => Arn.RamRole(call.Caller.AccountId, roleName);

    public static Arn Policy(RpcCall call, PolicyType type, string policyName) =>
        Arn.Ram(type == PolicyType.System ? RamPolicy.SystemAccount : call.Caller.AccountId, $"policy/{policyName}");

    /// <summary>Arrival in whole seconds, as dates are kept and printed.</summary>
    public static DateTimeOffset Now(RpcCall call) => DateTimeOffset.FromUnixTimeSeconds(call.Now.ToUnixTimeSeconds());
}
