namespace Scenario.Unit.FakeOss;

public sealed class CorsTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Page = "http://app.example.com";

    private const string TwoRules = """
        <CORSConfiguration>
          <CORSRule><AllowedOrigin>http://app.example.com</AllowedOrigin><AllowedOrigin>https://*.example.org</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-oss-*</AllowedHeader><AllowedHeader> Authorization </AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-oss-request-id</ExposeHeader><MaxAgeSeconds>600</MaxAgeSeconds></CORSRule>
          <CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>HEAD</AllowedMethod></CORSRule>
        </CORSConfiguration>
        """;

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task rules_are_stored_returned_replaced_and_deleted()
    {
        var bucket = await Root.NewBucketAsync();
        var missing = await Root.SendAsync("GET", bucket, null, "cors");
        await PutAsync(bucket, TwoRules);
        var stored = (await Root.SendAsync("GET", bucket, null, "cors")).Xml;
        await PutAsync(bucket, Rule("<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>", "<ResponseVary>TRUE</ResponseVary>"));
        var replaced = (await Root.SendAsync("GET", bucket, null, "cors")).Text;

        Assert.Equal((404, "NoSuchCORSConfiguration"), (missing.Status, missing.Code));
        Assert.Equal(
            ["AllowedOrigin=http://app.example.com", "AllowedOrigin=https://*.example.org", "AllowedMethod=GET", "AllowedMethod=PUT",
                "AllowedHeader=x-oss-*", "AllowedHeader=authorization", "ExposeHeader=ETag", "ExposeHeader=x-oss-request-id", "MaxAgeSeconds=600"],
            stored.Elements("CORSRule").First().Elements().Select(element => $"{element.Name}={element.Value}"));
        Assert.Equal("false", stored.Element("ResponseVary")!.Value);
        Assert.EndsWith("<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule><ResponseVary>true</ResponseVary></CORSConfiguration>", replaced, StringComparison.Ordinal);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "cors")).Status);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "cors")).Status);
        Assert.Equal("NoSuchCORSConfiguration", (await Root.SendAsync("GET", bucket, null, "cors")).Code);
    }

    [Theory]
    [InlineData("MalformedXML", "<CORSConfiguration></CORSConfiguration>")]
    [InlineData("MalformedXML", "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin></CORSRule></CORSConfiguration>")]
    [InlineData("MalformedXML", "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>")]
    [InlineData("MalformedXML", "<CorsConfiguration/>")]
    [InlineData("MalformedXML", "not xml")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>TEST</AllowedMethod></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>get</AllowedMethod></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>http://*.a.*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin></AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>*-*</AllowedHeader></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><ExposeHeader>*</ExposeHeader></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>-1</MaxAgeSeconds></CORSRule></CORSConfiguration>")]
    [InlineData("InvalidArgument",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>1000000000</MaxAgeSeconds></CORSRule></CORSConfiguration>")]
    [InlineData("MalformedXML",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><MaxAgeSeconds>1</MaxAgeSeconds><MaxAgeSeconds>2</MaxAgeSeconds></CORSRule></CORSConfiguration>")]
    [InlineData("MalformedXML",
        "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule><ResponseVary>yes</ResponseVary></CORSConfiguration>")]
    public async Task what_breaks_the_schema_is_refused_and_not_stored(string code, string xml)
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendXmlAsync("PUT", bucket, null, "cors", xml);

        Assert.Equal((400, code), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.SendAsync("GET", bucket, null, "cors")).Status);
    }

    [Fact]
    public async Task ten_rules_of_sixteen_kilobytes_are_the_most()
    {
        var bucket = await Root.NewBucketAsync();
        var rule = "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>";

        await PutAsync(bucket, $"<CORSConfiguration>{string.Concat(Enumerable.Repeat(rule, 10))}</CORSConfiguration>");
        var eleven = await Root.SendXmlAsync("PUT", bucket, null, "cors",
            $"<CORSConfiguration>{string.Concat(Enumerable.Repeat(rule, 11))}</CORSConfiguration>");
        var large = await Root.SendXmlAsync("PUT", bucket, null, "cors", $"<CORSConfiguration>{rule}<!--{new string('x', 16 * 1024)}--></CORSConfiguration>");

        Assert.Equal((400, "CORSRuleBeyondLimit"), (eleven.Status, eleven.Code));
        Assert.Equal((400, "MalformedXML"), (large.Status, large.Code));
        Assert.Equal(10, (await Root.SendAsync("GET", bucket, null, "cors")).Xml.Elements("CORSRule").Count());
    }

    [Fact]
    public async Task a_preflight_is_answered_by_the_first_rule_that_fits()
    {
        var bucket = await BucketAsync(TwoRules);

        var first = await PreflightAsync(bucket, "k", Page, "PUT", "authorization,X-Oss-Date");
        var wildcard = await PreflightAsync(bucket, null, "https://a.example.org", "GET", null);
        var second = await PreflightAsync(bucket, "none/such", "null", "HEAD", null);

        Assert.Equal(200, first.Status);
        Assert.Equal((Page, "GET, PUT", "authorization,X-Oss-Date", "ETag, x-oss-request-id", "600"), Granted(first));
        Assert.Equal("0", first.Header("Content-Length"));
        Assert.Equal(("https://a.example.org", "GET, PUT", null, "ETag, x-oss-request-id", "600"), Granted(wildcard));
        Assert.Equal(("*", "HEAD", null, null, null), Granted(second));
        Assert.Null(first.Header("Vary"));
    }

    [Theory]
    [InlineData("http://other.example.com", "PUT", null,
        "CORS rule 1 does not name the origin http://other.example.com. CORS rule 2 does not name the method PUT.")]
    [InlineData("http://app.example.com.evil.test", "PUT", null, "CORS rule 1 does not name the origin http://app.example.com.evil.test.")]
    [InlineData("https://example.org", "GET", null, "CORS rule 1 does not name the origin https://example.org.")]
    [InlineData(Page, "DELETE", null, "CORS rule 1 does not name the method DELETE.")]
    [InlineData(Page, "PUT", "x-oss-date, x-forged", "CORS rule 1 does not name the header x-forged.")]
    public async Task a_preflight_that_no_rule_allows_is_refused_with_the_reason_in_the_journal(string origin, string method, string? headers, string reason)
    {
        var bucket = await BucketAsync(TwoRules);

        var answer = await PreflightAsync(bucket, "k", origin, method, headers);

        Assert.Equal((403, "AccessForbidden"), (answer.Status, answer.Code));
        Assert.Null(answer.Header("Access-Control-Allow-Origin"));
        var entry = Host.Journal.Find(answer.Header("x-oss-request-id")!)!;
        Assert.Equal(("OPTIONS", "OptionObject", null), (entry.Method, entry.Operation, entry.Principal));
        Assert.StartsWith(reason, entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_preflight_without_rules_bucket_or_headers_is_refused()
    {
        var bucket = await Root.NewBucketAsync();

        Assert.Equal((403, "AccessForbidden"), Outcome(await PreflightAsync(bucket, "k", Page, "PUT", null)));
        Assert.Equal((404, "NoSuchBucket"), Outcome(await PreflightAsync("no-such-bucket-here", "k", Page, "PUT", null)));
        var noOrigin = await Host.Anonymous.SendAsync("OPTIONS", bucket, "k", "", null, ("Access-Control-Request-Method", "PUT"));
        Assert.Equal((400, "BadRequest", "Insufficient information. Origin request header needed."), (noOrigin.Status, noOrigin.Code, noOrigin.Message));
        var noMethod = await Host.Anonymous.SendAsync("OPTIONS", bucket, "k", "", null, ("Origin", Page));
        Assert.Equal((400, "BadRequest", "Insufficient information. Request Access-Control-Request-Method header needed."),
            (noMethod.Status, noMethod.Code, noMethod.Message));
    }

    [Fact]
    public async Task the_preflight_of_a_presigned_upload_is_not_taken_for_a_forged_request()
    {
        await using var host = await OssTestHost.StartAsync();
        await host.Root.SendXmlAsync("PUT", OssTestHost.Bucket, null, "cors", TwoRules);

        foreach (var v4 in (bool[])[true, false])
        {
            var query = host.Root.Presign("PUT", "presigned", v4, TimeSpan.FromMinutes(5));
            var answer = await host.Anonymous.SendAsync("OPTIONS", OssTestHost.Bucket, "presigned", query, null, ("Origin", Page),
                ("Access-Control-Request-Method", "PUT"));
            Assert.Equal((200, Page), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
        }
    }

    [Fact]
    public async Task every_answer_carries_the_headers_errors_and_empty_ones_included()
    {
        var bucket = await BucketAsync(TwoRules);
        var put = await Root.SendAsync("PUT", bucket, "k", "", "x"u8.ToArray(), ("Origin", Page));
        OssAnswer[] answers =
        [
            put,
            await Root.SendAsync("GET", bucket, "k", "", null, ("Origin", Page)),
            await Root.SendAsync("GET", bucket, "k", "", null, ("Origin", Page), ("If-None-Match", put.Header("ETag")!)),
            await Root.SendAsync("GET", bucket, null, "", null, ("Origin", Page)),
            await Root.SendAsync("GET", bucket, "none", "", null, ("Origin", Page)),
            await Host.Anonymous.SendAsync("GET", bucket, "k", "", null, ("Origin", Page)),
            await Host.Client(OssTestHost.RootKeyId, "wrong").SendAsync("GET", bucket, "k", "", null, ("Origin", Page)),
            await Root.SendAsync("GET", bucket, null, "metaQuery", null, ("Origin", Page)),
        ];

        Assert.Equal([200, 200, 304, 200, 404, 403, 403, 400], answers.Select(answer => answer.Status));
        Assert.All(answers, answer =>
            Assert.Equal((Page, "ETag, x-oss-request-id"), (answer.Header("Access-Control-Allow-Origin"), answer.Header("Access-Control-Expose-Headers"))));
        Assert.All(answers, answer => Assert.Null(answer.Header("Access-Control-Allow-Methods")));
    }

    [Fact]
    public async Task an_answer_to_an_origin_without_a_rule_has_no_headers_and_the_journal_says_so()
    {
        var bucket = await BucketAsync(TwoRules);
        await Root.SendAsync("PUT", bucket, "k", "", "x"u8.ToArray());

        var other = await Root.SendAsync("GET", bucket, "k", "", null, ("Origin", "http://other.example.com"));
        var method = await Root.SendAsync("DELETE", bucket, "none", "", null, ("Origin", Page));
        var same = await Root.SendAsync("DELETE", bucket, "none", "", null, ("Origin", Host.Endpoint.GetLeftPart(UriPartial.Authority)));
        var none = await Root.SendAsync("GET", bucket, "k");

        Assert.All([other, method, same, none],
            answer => Assert.DoesNotContain(answer.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal((200, 204), (other.Status, method.Status));
        Assert.StartsWith("A browser hides this answer from the page. CORS rule 1 does not name the origin", Detail(other), StringComparison.Ordinal);
        Assert.Null(Detail(same));
        Assert.Null(Detail(none));
    }

    [Fact]
    public async Task vary_is_on_every_answer_or_on_none()
    {
        var bucket = await BucketAsync(
            Rule("<AllowedOrigin>http://app.example.com</AllowedOrigin><AllowedMethod>GET</AllowedMethod>", "<ResponseVary>true</ResponseVary>"));

        Assert.Equal("Origin", (await Root.SendAsync("GET", bucket, "none")).Header("Vary"));
        Assert.Equal("Origin", (await Root.SendAsync("GET", bucket, "none", "", null, ("Origin", "http://other.example.com"))).Header("Vary"));
        Assert.Equal("Origin", (await PreflightAsync(bucket, "k", Page, "GET", null)).Header("Vary"));
        Assert.Equal("Origin", (await PreflightAsync(bucket, "k", Page, "PUT", null)).Header("Vary"));
    }

    [Fact]
    public async Task rules_hold_for_the_answer_of_the_call_that_deletes_them()
    {
        var bucket = await BucketAsync(Rule("<AllowedOrigin>*</AllowedOrigin><AllowedMethod>DELETE</AllowedMethod>"));

        var answer = await Root.SendAsync("DELETE", bucket, null, "cors", null, ("Origin", Page));

        Assert.Equal((204, "*"), (answer.Status, answer.Header("Access-Control-Allow-Origin")));
    }

    private static string Rule(string rule, string rest = "") => $"<CORSConfiguration><CORSRule>{rule}</CORSRule>{rest}</CORSConfiguration>";

    private static (int Status, string Code) Outcome(OssAnswer answer) => (answer.Status, answer.Code);

    private static (string? Origin, string? Methods, string? Headers, string? Exposed, string? Age) Granted(OssAnswer answer) => (
        answer.Header("Access-Control-Allow-Origin"),
        answer.Header("Access-Control-Allow-Methods"),
        answer.Header("Access-Control-Allow-Headers"),
        answer.Header("Access-Control-Expose-Headers"),
        answer.Header("Access-Control-Max-Age"));

    private string? Detail(OssAnswer answer) => Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Detail;

    private async Task<string> BucketAsync(string xml)
    {
        var bucket = await Root.NewBucketAsync();
        await PutAsync(bucket, xml);
        return bucket;
    }

    private async Task PutAsync(string bucket, string xml) => Assert.Equal(200, (await Root.SendXmlAsync("PUT", bucket, null, "cors", xml)).Status);

    private Task<OssAnswer> PreflightAsync(string bucket, string? key, string origin, string method, string? headers) => Host.Anonymous.SendAsync(
        "OPTIONS",
        bucket,
        key,
        "",
        null,
        [("Origin", origin), ("Access-Control-Request-Method", method),
            .. headers is null ? Array.Empty<(string, string)>() : [("Access-Control-Request-Headers", headers)]]);
}
