using System.Globalization;
using BenchmarkDotNet.Attributes;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Bench;

/// <summary>One decision, from one statement to hundreds; the last statement matches.</summary>
[MemoryDiagnoser]
public class PolicyBenchmarks
{
    private string _text = "";
    private NamedPolicy[] _identity = [];
    private AccessRequest _request = null!;

    [Params(1, 10, 100)]
    public int Statements { get; set; }

    [GlobalSetup]
    public void Parse()
    {
        var statements = Enumerable.Range(1, Statements).Select(static i => string.Create(
            CultureInfo.InvariantCulture,
            $$$$"""{"Effect":"Allow","Action":["oss:GetObject","oss:ListObjects"],"Resource":"acs:oss:*:*:bucket-{{{{i}}}}/users/*/photos/*.jpg","Condition":{"IpAddress":{"acs:SourceIp":["10.0.0.0/8"]}}}"""));
        _text = $$"""{"Version":"1","Statement":[{{string.Join(',', statements)}}]}""";
        _identity = [new NamedPolicy("p", PolicyParser.Parse(_text, PolicyKind.Identity).Document!)];
        _request = new AccessRequest(
            "oss:GetObject",
            new Arn("oss", "cn-hangzhou", "1", $"bucket-{Statements}/users/alice/photos/2015/01/01/grass.jpg"),
            ConditionContext.CreateBuilder().Add("acs:SourceIp", "10.1.2.3").Build());
    }

    [Benchmark]
    public Decision Decide() => PolicyEvaluator.Decide(_identity, null, null, _request);

    [Benchmark]
    public DecisionExplanation Explain() => PolicyEvaluator.Evaluate(_identity, null, null, _request).Explain();

    [Benchmark]
    public PolicyParseResult ParseDocument() => PolicyParser.Parse(_text, PolicyKind.Identity);
}
