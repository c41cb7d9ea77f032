using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Policies;

public sealed class BucketPolicyRulesTests
{
    private const string SourceIp = """ "Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.1"}} """;

    [Theory]
    [InlineData(""" "Resource":"acs:oss:*:*:b/**" """, PolicyErrorCodes.DoubleWildcard, "$.Statement[1].Resource")]
    [InlineData(""" "Resource":"*","Condition":{"StringLike":{"oss:Prefix":"a**"}} """, PolicyErrorCodes.DoubleWildcard,
        "$.Statement[1].Condition.StringLike['oss:Prefix']")]
    [InlineData(""" "Resource":"*", """ + SourceIp, PolicyErrorCodes.SourceIpWithoutSourceVpc, "$.Statement[1].Condition")]
    [InlineData(""" "Resource":"*","Condition":{"IpAddress":{"ACS:sourceip":"10.0.0.1"},"StringEquals":{"acs:SourceVpc":"v"}} """, null, null)]
    [InlineData(""" "Resource":"acs:oss:*:*:b/*/*" """, null, null)]
    [InlineData(""" "Resource":["acs:oss:*:*:b/*","acs:oss:*:*:b/**"] """, PolicyErrorCodes.DoubleWildcard, "$.Statement[1].Resource")]
    [InlineData(""" "Resource":"*","Condition":{"StringLike":{"oss:Prefix":["a*","a**"]}} """, PolicyErrorCodes.DoubleWildcard,
        "$.Statement[1].Condition.StringLike['oss:Prefix']")]
    [InlineData(""" "Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"10.0.0.1"},"Bool":{"acs:SecureTransport":"true"}} """,
        PolicyErrorCodes.SourceIpWithoutSourceVpc, "$.Statement[1].Condition")]
    public void a_mistake_that_only_putting_refuses_is_found_at_its_place(string members, string? code, string? path)
    {
        var policy = PolicyParser.Parse(
            $$"""
            {"Version":"1","Statement":[
              {"Effect":"Allow","Principal":"*","Action":"oss:GetObject","Resource":"*"},
              {"Effect":"Deny","Principal":"*","Action":"oss:GetObject",{{members}}}]}
            """,
            PolicyKind.Bucket).Document!;

        var mistake = BucketPolicyRules.FindMistake(policy);

        Assert.Equal((code, path), (mistake?.Code, mistake?.JsonPath));
        Assert.NotEqual("", mistake?.Message);
    }

    [Theory]
    [InlineData(""" "Effect":"Allow","Principal":"*" """, true)]
    [InlineData(""" "Effect":"Allow" """, true)]
    [InlineData(""" "Effect":"Deny","Principal":"*" """, false)]
    [InlineData(""" "Effect":"Allow","Principal":"2" """, false)]
    [InlineData(""" "Effect":"Allow","Principal":"*","Condition":{"Bool":{"acs:SecureTransport":"true"}} """, false)]
    public void one_statement_for_everybody_makes_a_policy_public(string members, bool isPublic) =>
        Assert.Equal(isPublic, PolicyParser.Parse(
            $$"""
            {"Version":"1","Statement":[{"Effect":"Allow","Principal":"1","Action":"oss:GetObject","Resource":"*"},
            { {{members}},"Action":"oss:GetObject","Resource":"*"}]}
            """,
            PolicyKind.Bucket).Document!.IsPublic);
}
