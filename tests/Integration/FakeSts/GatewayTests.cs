using System.Text;

namespace Scenario.Integration.FakeSts;

public sealed class GatewayTests
{
    [Theory]
    [InlineData("/", 400, "InvalidParameter", "The specified parameter \"Action or Version\" is not valid.")]
    [InlineData("/?Version=2015-04-01", 400, "MissingAction", "Action is mandatory for this action.")]
    [InlineData("/?Action=AssumeRole", 400, "MissingVersion", "Version is mandatory for this action.")]
    [InlineData("/?Action=AssumeRole&Version=2015-04-02", 400, "InvalidVersion", "Specified parameter Version is not valid.")]
    [InlineData("/?Action=assumerole&Version=2015-04-01", 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")]
    [InlineData("/?Action=AssumeRole&Version=2015-05-01", 404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.")]
    [InlineData("/?Action=AssumeRole&Version=2015-04-01", 400, "MissingAccessKeyId", "AccessKeyId is mandatory for this action.")]
    [InlineData("/?Action=AssumeRole&Version=2015-04-01&SignatureMethod=HMAC-SHA1", 400, "MissingAccessKeyId", "AccessKeyId is mandatory for this action.")]
    [InlineData("/elsewhere?Action=AssumeRole&Version=2015-04-01", 404, "InvalidAction.NotFound",
        "Specified api is not found, please check your url and method.")]
    public async Task a_request_that_cannot_be_routed_says_why(string target, int status, string code, string message)
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        http.DefaultRequestHeaders.Add("Accept", "application/json");
        var answer = await StsAnswer.ReadAsync(await http.GetAsync(target));
        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Theory]
    [InlineData("ecs.aliyuncs.com", "2015-04-01", 404, "InvalidProduct.NotFound")]
    [InlineData("ram.aliyuncs.com", "2015-04-01", 400, "InvalidVersion")]
    [InlineData("sts.aliyuncs.com", "2015-05-01", 400, "InvalidVersion")]
    [InlineData("sts.cn-hangzhou.aliyuncs.com", "2015-04-01", 400, "MissingAccessKeyId")]
    [InlineData("sts-vpc.cn-hangzhou.aliyuncs.com", "2015-04-01", 400, "MissingAccessKeyId")]
    public async Task a_host_name_of_the_vendor_names_the_product(string host, string version, int status, string code)
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/?Action=AssumeRole&Version={version}&Format=JSON");
        request.Headers.Host = host;
        var answer = await StsAnswer.ReadAsync(await http.SendAsync(request));
        Assert.Equal((status, code, host), (answer.Status, answer.Code, answer.Text("HostId")));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task other_methods_are_not_supported(string method)
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        var answer = await StsAnswer.ReadAsync(await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/?Format=JSON")));
        Assert.Equal((405, "UnsupportedHTTPMethod"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task another_content_type_is_refused()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var content = new StringContent("x", Encoding.UTF8, "text/plain");
        var answer = await StsAnswer.ReadAsync(await http.PostAsync("/?Format=JSON", content));
        Assert.Equal((400, "InvalidParameter.ContentType"), (answer.Status, answer.Code));
        Assert.Equal("The ContentType request header must be either \"application/json\" or \"application/x-www-form-urlencoded\".", answer.Text("Message"));
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    public async Task a_broken_json_body_is_refused(string json)
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await StsAnswer.ReadAsync(await http.PostAsync("/?Format=JSON", content));
        Assert.Equal((400, "InvalidParameter"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_body_of_more_than_ten_megabytes_is_refused()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var content = new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
        Assert.Equal(413, (await StsAnswer.ReadAsync(await http.PostAsync("/?Format=JSON", content))).Status);
    }

    [Fact]
    public async Task plain_http_is_refused_when_https_is_required()
    {
        await using var sts = new StsApplication(new Dictionary<string, string?> { ["RequireHttps"] = "true" });
        var answer = await sts.AsCaller().CallAsync("GetCallerIdentity", []);
        Assert.Equal((404, "InvalidProtocol.NeedSsl"), (answer.Status, answer.Xml.Element("Code")?.Value));
    }

    [Fact]
    public async Task every_answer_carries_a_fresh_upper_case_uuid()
    {
        await using var sts = new StsApplication();
        var ok = await sts.AsCaller().CallAsync("GetCallerIdentity");
        var failed = await sts.AsCaller().CallAsync("Nonsense");
        foreach (var answer in new[] { ok, failed })
        {
            Assert.Matches("^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$", answer.Text("RequestId"));
            Assert.Equal(answer.Text("RequestId"), answer.Message.Headers.GetValues("x-acs-request-id").Single());
        }

        Assert.NotEqual(ok.Text("RequestId"), failed.Text("RequestId"));
    }

    [Fact]
    public async Task one_information_line_is_logged_per_request_and_no_secret()
    {
        await using var sts = new StsApplication();
        var answer = await sts.AsCaller().AssumeAsync(TestSeed.Demo);
        var line = Assert.Single(sts.Logged.Lines, l => l.StartsWith("Information Scenario.FakeSts.StsRecorder", StringComparison.Ordinal));
        Assert.Contains(answer.Text("RequestId")!, line, StringComparison.Ordinal);
        Assert.Contains("AssumeRole by acs:ram::1000000000000001:user/caller: Allow, 200", line, StringComparison.Ordinal);
        var everything = string.Join('\n', sts.Logged.Lines);
        Assert.DoesNotContain("TestCallerSecret", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Text("Credentials.AccessKeySecret")!, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Text("Credentials.SecurityToken")!, everything, StringComparison.Ordinal);
    }
}
