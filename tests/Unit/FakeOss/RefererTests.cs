namespace Scenario.Unit.FakeOss;

public sealed class RefererTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_bucket_without_a_configuration_answers_the_defaults()
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendAsync("GET", bucket, null, "referer");

        Assert.EndsWith("<RefererConfiguration><AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>true</AllowTruncateQueryString><TruncatePath>false</TruncatePath><RefererList></RefererList></RefererConfiguration>", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_configuration_is_stored_and_returned()
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, "<AllowEmptyReferer>false</AllowEmptyReferer><AllowTruncateQueryString>false</AllowTruncateQueryString><RefererList><Referer> http://www.aliyun.com </Referer><Referer>https://www.?.aliyuncs.com</Referer></RefererList><RefererBlacklist><Referer>https://*.hack.com</Referer></RefererBlacklist>");

        var xml = (await Root.SendAsync("GET", bucket, null, "referer")).Xml;

        Assert.Equal(("false", "false", "false"),
            (xml.Element("AllowEmptyReferer")!.Value, xml.Element("AllowTruncateQueryString")!.Value, xml.Element("TruncatePath")!.Value));
        Assert.Equal(["http://www.aliyun.com", "https://www.?.aliyuncs.com"], xml.Element("RefererList")!.Elements("Referer").Select(referer => referer.Value));
        Assert.Equal(["https://*.hack.com"], xml.Element("RefererBlacklist")!.Elements("Referer").Select(referer => referer.Value));
    }

    [Fact]
    public async Task a_name_that_no_object_can_have_is_told_before_the_Referer_is_looked_at()
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, "<AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://www.example.com</Referer></RefererList>");

        var answer = await Host.Anonymous.SendAsync("GET", bucket, "/leading");

        Assert.Equal((404, "NoSuchKey"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("<RefererList></RefererList>", "0033-00000002")]
    [InlineData("<AllowEmptyReferer>32</AllowEmptyReferer><RefererList></RefererList>", "0033-00000003")]
    [InlineData("<AllowEmptyReferer>true</AllowEmptyReferer>", "0033-00000005")]
    public async Task what_is_required_must_be_there(string content, string ec)
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendXmlAsync("PUT", bucket, null, "referer", $"<RefererConfiguration>{content}</RefererConfiguration>");

        Assert.Equal((400, "MalformedXML", ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Theory]
    [InlineData(null, "0003-00000501", "The request has no Referer")]
    [InlineData("", "0003-00000501", "The request has no Referer")]
    [InlineData("http://www.example.com/page", null, null)]
    [InlineData("http://a.example.org/", null, null)]
    [InlineData("http://ab.example.org/", "0003-00000503",
        "The Referer http://ab.example.org/ is not on the bucket's white list: http://www.example.com, http://?.example.org.")]
    [InlineData("https://www.example.com/page", "0003-00000503", "The Referer https://www.example.com/page is not on the bucket's white list")]
    [InlineData("http://other.test/?from=http://www.example.com", "0003-00000503", "The Referer http://other.test/ is not on")]
    [InlineData("http://www.example.com/banned/x", "0003-00000502", "The Referer http://www.example.com/banned/x is on the bucket's black list: */banned/.")]
    [InlineData("http://www.example.com/?next=/banned/x", null, null)]
    public async Task a_link_is_judged_by_black_list_and_white_list(string? referer, string? ec, string? reason)
    {
        var bucket = await ProtectedAsync(
            "<AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://www.example.com</Referer><Referer>http://?.example.org</Referer></RefererList><RefererBlacklist><Referer>*/banned/</Referer></RefererBlacklist>");

        var answer = await Host.Anonymous.SendAsync("GET", bucket, "k", "", null, referer is null ? [] : [("Referer", referer)]);

        if (ec is null)
        {
            Assert.Equal((200, "x"), (answer.Status, answer.Text));
            return;
        }

        Assert.Equal((403, "AccessDenied", "You are denied by bucket referer policy.", ec), (answer.Status, answer.Code, answer.Message, answer.Ec));
        var entry = Host.Journal.Find(answer.Header("x-oss-request-id")!)!;
        Assert.Null(entry.Decision);
        Assert.StartsWith(reason!, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task path_and_query_are_cut_off_when_the_configuration_says_so()
    {
        const string Lists = "<RefererList></RefererList><RefererBlacklist><Referer>*banned</Referer></RefererBlacklist>";
        var whole = await ProtectedAsync($"<AllowEmptyReferer>true</AllowEmptyReferer><AllowTruncateQueryString>false</AllowTruncateQueryString>{Lists}");
        var host = await ProtectedAsync($"<AllowEmptyReferer>true</AllowEmptyReferer><TruncatePath>true</TruncatePath>{Lists}");

        Assert.Equal(403, await GetAsync(whole, "http://a.test/?x=banned"));
        Assert.Equal(200, await GetAsync(host, "http://a.test/banned?x=banned"));
        Assert.Equal(403, await GetAsync(host, "http://banned.test/"));
    }

    [Fact]
    public async Task signed_urls_are_checked_and_signed_headers_and_preflights_are_not()
    {
        await using var host = await OssTestHost.StartAsync();
        await host.Root.SendXmlAsync("PUT", OssTestHost.Bucket, null, "referer",
            "<RefererConfiguration><AllowEmptyReferer>false</AllowEmptyReferer><RefererList><Referer>http://www.example.com</Referer></RefererList></RefererConfiguration>");
        await host.Root.SendXmlAsync("PUT", OssTestHost.Bucket, null, "cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>");

        foreach (var v4 in (bool[])[true, false])
        {
            var query = host.Session("oss-readonly").Presign("GET", "2015/01/01/grass.jpg", v4, TimeSpan.FromMinutes(5));
            Assert.Equal(403, (await host.Anonymous.GetAsync("2015/01/01/grass.jpg", query)).Status);
            Assert.Equal(200, (await host.Anonymous.GetAsync("2015/01/01/grass.jpg", query, ("Referer", "http://www.example.com/"))).Status);
        }

        Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg", "", ("Referer", "http://other.test/"))).Status);
        Assert.Equal(200, (await host.Anonymous.SendAsync("OPTIONS", OssTestHost.Bucket, "k", "", null, ("Origin", "http://a.test"),
            ("Access-Control-Request-Method", "GET"))).Status);
    }

    [Fact]
    public async Task without_a_white_list_only_the_black_list_counts()
    {
        var strict = await ProtectedAsync("<AllowEmptyReferer>false</AllowEmptyReferer><RefererList></RefererList>");

        Assert.Equal(200, await GetAsync(strict, null));
        Assert.Equal(200, await GetAsync(strict, "http://anyone.test/"));
    }

    private async Task<int> GetAsync(string bucket, string? referer) =>
        (await Host.Anonymous.SendAsync("GET", bucket, "k", "", null, referer is null ? [] : [("Referer", referer)])).Status;

    private async Task<string> ProtectedAsync(string content)
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, "k", "", "x"u8.ToArray(), ("x-oss-object-acl", "public-read"));
        await PutAsync(bucket, content);
        return bucket;
    }

    private async Task PutAsync(string bucket, string content) =>
        Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "referer", $"<RefererConfiguration>{content}</RefererConfiguration>")).Status);
}
