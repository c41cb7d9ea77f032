using System.Globalization;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Bench;

/// <summary>Policies of any length, and a request that only their last statement matches.</summary>
internal static class SamplePolicies
{
    public const string Allow = "allow";
    public const string Deny = "deny";
    public const string Conditions = "conditions";
    public const string Wildcards = "wildcards";

    private const string Actions = """ "Action":["oss:GetObject","oss:ListObjects"] """;

    private static readonly ConditionContext Context = ConditionContext.CreateBuilder()
        .Add("acs:SourceIp", "10.1.2.3").Add("acs:SecureTransport", "true").Add("acs:CurrentTime", "2015-01-01T00:00:00Z").Build();

    public static (string Text, NamedPolicy[] Policies, AccessRequest Request) Build(string kind, int statements)
    {
        var all = Enumerable.Range(1, statements).Select(i => Statement(kind, i, isLast: i == statements));
        var text = $$"""{"Version":"1","Statement":[{{string.Join(',', all)}}]}""";
        var parsed = PolicyParser.Parse(text, PolicyKind.Identity);
        var bucket = kind is Conditions or Wildcards ? "bucket" : string.Create(CultureInfo.InvariantCulture, $"bucket-{statements}");
        return (text, [new NamedPolicy("p", parsed.Document ?? throw new InvalidOperationException(parsed.Error?.ToString()))], new AccessRequest(
            "oss:GetObject", new Arn("oss", "cn-hangzhou", "1", $"{bucket}/users/alice/photos/2015/01/01/grass.jpg"), Context));
    }

    private static string Statement(string kind, int i, bool isLast) => kind switch
    {
        // decided by the resource: the buckets of the others have other names
        Allow or Deny => string.Create(CultureInfo.InvariantCulture,
            $$"""{"Effect":"{{(kind == Deny && isLast ? "Deny" : "Allow")}}",{{Actions}},"Resource":"acs:oss:*:*:bucket-{{i}}/users/alice/*"}"""),
        // decided by the last of three conditions
        Conditions => $$$$"""
            {"Effect":"Allow",{{{{Actions}}}},"Resource":"acs:oss:*:*:bucket/users/alice/*","Condition":{"Bool":{"acs:SecureTransport":"true"},
            "DateLessThan":{"acs:CurrentTime":"2030-01-01T00:00:00Z"},"IpAddress":{"acs:SourceIp":"{{{{(isLast ? "10.0.0.0/8" : "192.0.2.0/24")}}}}"}}}
            """,
        // decided by the letters behind the last of five stars
        Wildcards => $$"""{"Effect":"Allow",{{Actions}},"Resource":"acs:oss:*:*:*/users/*/photos/*/*.{{(isLast ? "jpg" : "png")}}"}""",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown."),
    };
}
