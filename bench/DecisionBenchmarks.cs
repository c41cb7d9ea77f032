using BenchmarkDotNet.Attributes;
using Scenario.Ram.Evaluation;

namespace Scenario.Bench;

/// <summary>One decision by a policy of some length, of which the last statement matches: by an Allow, by a Deny, with three conditions on each statement, with
/// many stars in each.</summary>
[MemoryDiagnoser]
public class DecisionBenchmarks
{
    private NamedPolicy[] _identity = [];
    private AccessRequest _request = null!;

    [Params(SamplePolicies.Allow, SamplePolicies.Deny, SamplePolicies.Conditions, SamplePolicies.Wildcards)]
    public string Policy { get; set; } = "";

    [Params(1, 10, 100)]
    public int Statements { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        (_, _identity, _request) = SamplePolicies.Build(Policy, Statements);
        var expected = Policy == SamplePolicies.Deny ? Decision.ExplicitDeny : Decision.Allow;
        if (Decide() != expected)
        {
            throw new InvalidOperationException($"{Policy} with {Statements} statements is not what it is meant to be.");
        }
    }

    [Benchmark]
    public Decision Decide() => PolicyEvaluator.Decide(_identity, null, null, _request);
}
