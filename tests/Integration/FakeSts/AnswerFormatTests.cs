namespace Scenario.Integration.FakeSts;

public sealed class AnswerFormatTests
{
    [Theory]
    [InlineData("XML", "application/json", "text/xml;charset=utf-8")]
    [InlineData("xml", null, "text/xml;charset=utf-8")]
    [InlineData("json", "text/xml", "application/json;charset=utf-8")]
    [InlineData("", "application/json", "application/json;charset=utf-8")]
    [InlineData("", "text/xml", "text/xml;charset=utf-8")]
    [InlineData("", "*/*", "text/xml;charset=utf-8")]
    [InlineData("", null, "text/xml;charset=utf-8")]
    public async Task the_parameter_wins_then_accept_then_xml_for_v1(string format, string? accept, string contentType)
    {
        await using var sts = new StsApplication();
        var client = sts.AsCaller();
        if (accept is not null)
        {
            client.Http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        }

        Assert.Equal(contentType, (await client.CallAsync("GetCallerIdentity", ("Format", format))).ContentType);
    }

    [Fact]
    public async Task v3_answers_json_by_default()
    {
        await using var sts = new StsApplication();
        Assert.Equal("application/json;charset=utf-8", (await sts.AsCaller().CallV3Async("GetCallerIdentity")).ContentType);
    }

    [Fact]
    public async Task xml_has_the_action_for_its_root()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", ("Format", "XML"));
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?><AssumeRoleResponse><RequestId>", answer.Body, StringComparison.Ordinal);
        Assert.Equal("300000000000000001:alice", answer.Xml.Element("AssumedRoleUser")!.Element("AssumedRoleId")!.Value);
        Assert.Equal(4, answer.Xml.Element("Credentials")!.Elements().Count());
    }

    [Fact]
    public async Task an_error_in_xml_has_the_same_members()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001").AssumeAsync(TestSeed.Demo, "alice", ("Format", "XML"));
        Assert.Equal("Error", answer.Xml.Name.LocalName);
        Assert.Equal(["RequestId", "HostId", "Code", "Message", "Recommend", "AccessDeniedDetail"], answer.Xml.Elements().Select(static e => e.Name.LocalName));
    }

    [Fact]
    public async Task characters_that_xml_cannot_carry_are_replaced()
    {
        await using var sts = new StsApplication();
        var answer = await sts.As("LTAI5tTestCaller00000001", "wrong").CallAsync("GetCallerIdentity", ("Format", "XML"), ("X\u0001", "\u0002"));
        Assert.Equal("SignatureDoesNotMatch", answer.Xml.Element("Code")!.Value);
    }
}
