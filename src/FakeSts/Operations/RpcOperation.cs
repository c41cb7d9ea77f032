using Scenario.Ram;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeSts.Operations;

/// <summary>One row of the operation table.</summary>
/// <param name="Product">The API it belongs to.</param>
/// <param name="Action">Name, case-sensitive.</param>
/// <param name="Handler">What it does.</param>
internal sealed record RpcOperation(ApiProduct Product, string Action, RpcHandler Handler)
{
    /// <summary>Callable without a signature: the federation calls, which ignore one if present.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Condition keys of this operation, beside those of every request.</summary>
    public Action<RpcCall, ConditionContext.Builder>? Conditions { get; init; }

    /// <summary>Checks the parameters before anything is authorized; throws the protocol's error.</summary>
    public Action<RpcCall>? Validate { get; init; }

    /// <summary>
    /// Resources on which the caller needs <c>ram:Action</c>, all of them, before the handler runs. Null: the operation
    /// needs no permission or checks it itself, as AssumeRole does.
    /// </summary>
    public Func<RpcCall, IReadOnlyList<Arn>>? Resources { get; init; }
}

/// <summary>Carries out one operation for an authenticated caller.</summary>
/// <returns>The members of the answer besides <c>RequestId</c>.</returns>
/// <exception cref="Errors.StsErrorException">The operation is refused or cannot be done.</exception>
internal delegate ValueTask<RpcObject> RpcHandler(RpcCall call, CancellationToken cancellationToken);
