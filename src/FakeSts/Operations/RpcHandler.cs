namespace Scenario.FakeSts.Operations;

/// <summary>Carries out one operation for an authenticated caller.</summary>
/// <returns>The members of the answer besides <c>RequestId</c>.</returns>
/// <exception cref="Errors.StsErrorException">The operation is refused or cannot be done.</exception>
internal delegate ValueTask<RpcObject> RpcHandler(RpcCall call, CancellationToken cancellationToken);
