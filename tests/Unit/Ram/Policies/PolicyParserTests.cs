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
        Assert.True(PolicyLimits.IsWithin(new string('x', 4096), PolicyKind.Trust));
        Assert.True(PolicyLimits.IsWithin(new string('x', 16384), PolicyKind.Bucket));
        Assert.False(PolicyLimits.IsWithin(new string('x', 4097), PolicyKind.Trust));
        Assert.False(PolicyLimits.IsWithin(new string('x', 16385), PolicyKind.Bucket));
    }

    [Theory]
    [InlineData("{\n  x}", "(line 2, byte 3)")]
    [InlineData("""{"version":"1"}""", "a policy has Version and Statement only")]
    [InlineData("""{"Version":"1","Statement":[{"effect":"Allow"}]}""", "member names are case-sensitive")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"x"}}]}""",
        "principals of a trust policy are RAM, Service and Federated")]
    public void a_mistake_says_where_and_what(string text, string message) =>
        Assert.Contains(message, PolicyParser.Parse(text, PolicyKind.Trust).Error!.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"Action\":\"oss\"", "$.Statement[0].Action")]
    [InlineData("\"NotAction\":\"oss\"", "$.Statement[0].NotAction")]
    [InlineData("\"NotAction\":[\"oss:*\",\"oss\"]", "$.Statement[0].NotAction[1]")]
    public void a_pattern_that_is_no_action_is_found_at_its_place(string member, string path) => Assert.Equal(path, PolicyParser.Parse(
        $$"""{"Version":"1","Statement":[{"Effect":"Deny",{{member}},"Resource":"*"}]}""", PolicyKind.Identity).Error!.JsonPath);

    [Theory]
    [InlineData("acs:ram::1:root", true)]
    [InlineData("acs:ram::1:user/a", true)]
    [InlineData("acs:ram::1:role/a", true)]
    [InlineData("acs:ram:::root", false)]
    [InlineData("acs:ram::1a:root", false)]
    [InlineData("acs:ram::a:root", false)]
    [InlineData("acs:ram:cn-hangzhou:1:root", false)]
    [InlineData("acs:sts::1:root", false)]
    [InlineData("acs:ram::1:user/", false)]
    [InlineData("acs:ram::1:user/a/b", false)]
    public void a_RAM_principal_is_an_identity_of_an_account_by_its_number(string arn, bool isValid) => Assert.Equal(isValid, PolicyParser.Parse(
        $$$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"{{{arn}}}"}}]}""", PolicyKind.Trust).IsValid);

    [Theory]
    [InlineData("\"Federated\":\"acs:ram::1:saml-provider/p\"", true)]
    [InlineData("\"Federated\":\"acs:ram::1:oidc-provider/p\"", true)]
    [InlineData("\"Federated\":\"acs:ram::1:role/p\"", false)]
    [InlineData("\"Federated\":\"acs:oss::1:saml-provider/p\"", false)]
    [InlineData("\"Federated\":\"acs:ram::1:saml-provider/\"", false)]
    [InlineData("\"Federated\":\"acs:ram::1:saml-provider//\"", false)]
    [InlineData("\"Federated\":\"acs:ram::1:saml-provider/a/b\"", false)]
    [InlineData("\"Other\":\"x\"", false)]
    public void a_provider_has_a_name_of_one_part(string principal, bool isValid) =>
        Assert.Equal(isValid, PolicyParser.Parse(
            $$$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{ {{{principal}}} }}]}""", PolicyKind.Trust).IsValid);

    [Fact]
    public void a_condition_needs_the_name_of_a_key()
    {
        var error = PolicyParser.Parse(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"":"true"}}}]}""", PolicyKind.Identity).Error!;

        Assert.Equal((PolicyErrorCodes.EmptyString, "A condition key must not be empty."), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(":Get")]
    [InlineData("oss:")]
    [InlineData("oss:a:b")]
    [InlineData("oss")]
    public void an_action_has_a_service_and_a_name(string action) => Assert.False(ActionPattern.TryParse(action, out _));

    [Fact]
    public void a_system_policy_that_is_not_there_is_not_found() => Assert.Null(SystemPolicies.Find("NoSuchPolicy"));

    [Fact]
    public void a_trust_policy_lists_the_RAM_identities_it_names()
    {
        var document = PolicyParser.Parse(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root","acs:ram::2:user/v"],"Service":"ecs.aliyuncs.com"}}]}""",
            PolicyKind.Trust).Document!;

        Assert.Equal(["acs:ram::1:root", "acs:ram::2:user/v"], document.RamPrincipals.Select(static arn => arn.ToString()));
    }
}
