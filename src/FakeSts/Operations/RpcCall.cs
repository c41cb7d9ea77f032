using Scenario.ControlPlane;
using Scenario.FakeSts.Authentication;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.Operations;

/// <summary>One request on its way through an operation.</summary>
internal sealed class RpcCall(string requestId, RpcRequest request, RpcOperation operation, Caller caller, RamDirectory directory, ClockReading clock)
{
    public string RequestId => requestId;

    public RpcRequest Request => request;

    public RpcParameters Parameters => request.Parameters;

    public RpcOperation Operation => operation;

    public Caller Caller => caller;

    /// <summary>The snapshot that the caller was found in.</summary>
    public RamDirectory Directory => directory;

    /// <summary>Arrival by the movable clock; the only "now" of the request.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>Arrival by the real clock, by which others' tokens were signed.</summary>
    public DateTimeOffset RealNow => clock.RealNow;

    /// <summary>The parameters as the operation read them, once.</summary>
    public object? Arguments { get; set; }

    /// <summary>The latest decision, for the journal and the log; null when none was taken.</summary>
    public AccessDecision? Decision { get; set; }

    /// <summary>Who asked, for the journal and the log; a federated caller is known only once its assertion is verified.</summary>
    public string Principal { get; set; } = caller.Arn;
}
