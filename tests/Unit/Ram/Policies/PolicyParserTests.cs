using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Policies;

public sealed class PolicyParserTests
{
    public static TheoryData<GrammarVector> Cases() => [.. VectorFiles.Read<GrammarVector>("policy/grammar")];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void a_document_is_accepted_or_refused_with_code_and_path(GrammarVector vector)
    {
        var result = PolicyParser.Parse(vector.Document, vector.Kind);

        Assert.Equal(vector.Expect.Valid, result.IsValid);
        Assert.Equal(vector.Expect.Code, result.Error?.Code);
        Assert.Equal(vector.Expect.Path, result.Error?.JsonPath);
        if (result.IsValid)
        {
            Assert.Equal(vector.Document, result.Document.Text);
        }
        else
        {
            Assert.NotEmpty(result.Error.Message);
        }
    }

    [Fact]
    public void the_size_of_a_session_policy_is_counted_in_bytes_and_inclusive()
    {
        Assert.True(PolicyLimits.IsWithin(new string('x', 2048), PolicyKind.Session));
        Assert.False(PolicyLimits.IsWithin(new string('x', 2049), PolicyKind.Session));
        Assert.False(PolicyLimits.IsWithin(new string('é', 1025), PolicyKind.Session));
        Assert.True(PolicyLimits.IsWithin(new string('é', 6144), PolicyKind.Identity));
        Assert.False(PolicyLimits.IsWithin(new string('x', 6145), PolicyKind.Identity));
        Assert.False(PolicyLimits.IsWithin(new string('x', 4097), PolicyKind.Trust));
        Assert.False(PolicyLimits.IsWithin(new string('x', 16385), PolicyKind.Bucket));
    }

    [Fact]
    public void a_trust_policy_lists_the_RAM_identities_it_names()
    {
        var document = PolicyParser.Parse(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root","acs:ram::2:user/v"],"Service":"ecs.aliyuncs.com"}}]}""",
            PolicyKind.Trust).Document!;

        Assert.Equal(["acs:ram::1:root", "acs:ram::2:user/v"], document.RamPrincipals.Select(static arn => arn.ToString()));
    }
}
