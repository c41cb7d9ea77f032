using BenchmarkDotNet.Attributes;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Bench;

/// <summary>A document from its text to what the evaluator needs (reading compiles its patterns and conditions), and the explanation of a decision, which
/// only a reader of the journal pays for.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private string _text = "";
    private NamedPolicy[] _identity = [];
    private AccessRequest _request = null!;

    [Params(1, 10, 100)]
    public int Statements { get; set; }

    [GlobalSetup]
    public void Fill() => (_text, _identity, _request) = SamplePolicies.Build(SamplePolicies.Conditions, Statements);

    [Benchmark]
    public PolicyParseResult ParseAndCompile() => PolicyParser.Parse(_text, PolicyKind.Identity);

    [Benchmark]
    public DecisionExplanation Explain() => PolicyEvaluator.Evaluate(_identity, null, null, _request).Explain();
}
