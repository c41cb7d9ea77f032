using Scenario.Ram.Identities;

namespace Scenario.FakeSts.RamApi;

/// <summary>PolicyType and PolicyName.</summary>
internal sealed record PolicyKey(PolicyType Type, string Name)
{
    public static PolicyKey Read(RpcParameters parameters) => new(RamFields.PolicyType(parameters), RamFields.PolicyName(parameters));

    public Scenario.Ram.Arn Arn(RpcCall call) => RamOperation.Policy(call, Type, Name);
}
