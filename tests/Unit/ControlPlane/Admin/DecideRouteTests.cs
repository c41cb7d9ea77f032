using System.Text.Json;
using Scenario.ControlPlane.Admin;

namespace Scenario.Unit.ControlPlane.Admin;

public sealed class DecideRouteTests
{
    private const string Read = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:b/*"}]}""";
    private const string DenyAll = """{"Version":"1","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}""";
    private const string Trust = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}""";
    private const string Assume = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}]}""";

    [Theory]
    [InlineData($$"""{"action":"oss:GetObject","resource":"acs:oss:*:1:b/k","identityPolicies":[{{Read}}],"sessionPolicy":null,"resourcePolicy":null,"context":{} }""", "Allow", "identity")]
    [InlineData($$"""{"action":"oss:PutObject","resource":"acs:oss:*:1:b/k","identityPolicies":[{{Read}}]}""", "ImplicitDeny", "none")]
    [InlineData($$"""{"action":"oss:GetObject","resource":"acs:oss:*:1:b/k","identityPolicies":[{{Read}},{{DenyAll}}]}""", "ExplicitDeny", "identity")]
    [InlineData($$"""{"action":"oss:GetObject","resource":"acs:oss:*:1:b/k","identityPolicies":[{{Read}}],"sessionPolicy":{{Assume}} }""", "ImplicitDeny",
        "session")]
    [InlineData($$"""{"action":"sts:AssumeRole","resource":"acs:ram::1:role/r","identityPolicies":[{{Assume}}],"resourcePolicy":{{Trust}},"principal":"acs:ram::1:user/u"}""", "Allow", "resource")]
    [InlineData($$"""{"action":"sts:AssumeRole","resource":"acs:ram::1:role/r","identityPolicies":[{{Assume}}],"resourcePolicy":{{Trust}},"principal":"acs:ram::2:user/u"}""", "ImplicitDeny", "resource")]
    [InlineData($$"""{"action":"sts:AssumeRole","resource":"acs:ram::1:role/r","identityPolicies":[],"resourcePolicy":{{Trust}},"principal":"acs:ram::1:assumed-role/q/s"}""", "ImplicitDeny", "identity")]
    public void the_servers_evaluator_decides(string body, string decision, string decidedBy)
    {
        using var document = JsonDocument.Parse(body);
        var decided = DecideRoute.Decide(document.RootElement);
        Assert.Equal((decision, decidedBy), (decided.Decision.ToString(), decided.DecidedBy.ToString().ToLowerInvariant()));
        Assert.NotEmpty(decided.Sentence.ToString());
    }

    [Fact]
    public void without_a_trust_policy_the_answer_says_that_only_the_callers_side_was_asked()
    {
        using var oneSide = JsonDocument.Parse($$"""{"action":"sts:AssumeRole","resource":"acs:ram::1:role/r","identityPolicies":[{{Assume}}],"resourcePolicy":null}""");
        using var bothSides = JsonDocument.Parse($$"""{"action":"sts:AssumeRole","resource":"acs:ram::1:role/r","identityPolicies":[{{Assume}}],"resourcePolicy":{{Trust}},"principal":"acs:ram::1:user/u"}""");

        var alone = DecideRoute.Decide(oneSide.RootElement);

        Assert.True(alone.IsAllowed);
        Assert.Contains("only the caller's side", alone.Sentence.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("only the caller's side", DecideRoute.Decide(bothSides.RootElement).Sentence.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"resource":"acs:oss:*:1:b/k"}""", "MissingAction", "$.action")]
    [InlineData("""{"action":"oss:*","resource":"acs:oss:*:1:b/k"}""", "InvalidAction", "$.action")]
    [InlineData("""{"action":"GetObject","resource":"acs:oss:*:1:b/k"}""", "InvalidAction", "$.action")]
    [InlineData("""{"action":"oss:GetObject","resource":"b/k"}""", "InvalidResource", "$.resource")]
    [InlineData("""{"action":"oss:GetObject"}""", "MissingResource", "$.resource")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","identityPolicies":{}}""", "InvalidIdentityPolicies", "$.identityPolicies")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","identityPolicies":[{"Version":"1","Statement":[{"Effect":"Alow","Action":"oss:*","Resource":"*"}]}]}""", "InvalidEffect", "$.identityPolicies[0].Statement[0].Effect")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","sessionPolicy":"{"}""", "InvalidJson", "$.sessionPolicy")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","context":{"acs:SourceIp":7}}""", "InvalidContext", "$.context['acs:SourceIp']")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","principal":"bob"}""", "InvalidPrincipal", "$.principal")]
    [InlineData("""{"action":"oss:GetObject","resource":"acs:oss:*:1:b","polices":[]}""", "UnknownMember", "$.polices")]
    public void a_malformed_document_is_told_with_code_path_and_message(string body, string code, string path)
    {
        using var document = JsonDocument.Parse(body);
        var e = Assert.Throws<AdminErrorException>(() => DecideRoute.Decide(document.RootElement));
        Assert.Equal((400, code, path), (e.Error.Status, e.Error.Code, e.Error.Path));
        Assert.NotEmpty(e.Error.Message);
    }

    [Fact]
    public void the_context_reaches_the_conditions()
    {
        const string policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListObjects","Resource":"*","Condition":{"StringLike":{"oss:Prefix":["users/*"]}}}]}""";
        foreach (var (context, decision) in new[] { ("""["users/alice/"]""", "Allow"), ("\"users/bob\"", "Allow"), ("[]", "ImplicitDeny") })
        {
            using var document = JsonDocument.Parse($$"""{"action":"oss:ListObjects","resource":"acs:oss:*:1:b","identityPolicies":[{{policy}}],"context":{"oss:Prefix":{{context}} } }""");
            Assert.Equal(decision, DecideRoute.Decide(document.RootElement).Decision.ToString());
        }
    }
}
