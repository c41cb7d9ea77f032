using System.Text;
using Scenario.FakeOss.Website;

namespace Scenario.Unit.FakeOss;

public sealed class WebsiteTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    private OssTestClient Visitor => fixture.Host.Anonymous;

    [Fact]
    public async Task the_configuration_is_stored_given_back_and_removed()
    {
        var bucket = await Root.NewBucketAsync();
        var missing = await Root.SendAsync("GET", bucket, null, "website");
        Assert.Equal((404, "NoSuchWebsiteConfiguration"), (missing.Status, missing.Code));

        Assert.Equal(200, (await PutAsync(bucket,
            "<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>2</Type></IndexDocument><ErrorDocument><Key>error.html</Key></ErrorDocument>")).Status);
        Assert.Contains(
            "<WebsiteConfiguration><IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>2</Type></IndexDocument><ErrorDocument><Key>error.html</Key><HttpStatus>404</HttpStatus></ErrorDocument></WebsiteConfiguration>",
            (await Root.SendAsync("GET", bucket, null, "website")).Text,
            StringComparison.Ordinal);
        Assert.Equal(204, (await Root.SendAsync("DELETE", bucket, null, "website")).Status);
        Assert.Equal("NoSuchWebsiteConfiguration", (await Root.SendAsync("GET", bucket, null, "website")).Code);
    }

    [Theory]
    [InlineData("MalformedXML", "")]
    [InlineData("InvalidArgument", "<IndexDocument><Suffix></Suffix></IndexDocument>")]
    [InlineData("InvalidArgument", "<IndexDocument><Suffix>a/b</Suffix></IndexDocument>")]
    [InlineData("InvalidArgument", "<IndexDocument><Suffix>i</Suffix><Type>3</Type></IndexDocument>")]
    [InlineData("MalformedXML", "<IndexDocument><Suffix>i</Suffix><SupportSubDir>maybe</SupportSubDir></IndexDocument>")]
    [InlineData("InvalidObjectName", "<ErrorDocument><Key>/e</Key></ErrorDocument>")]
    [InlineData("InvalidArgument", "<ErrorDocument><Key>e</Key><HttpStatus>500</HttpStatus></ErrorDocument>")]
    [InlineData("InvalidObjectName", "<ErrorDocument></ErrorDocument>")]
    [InlineData("InvalidArgument", "<IndexDocument><SupportSubDir>true</SupportSubDir></IndexDocument>")]
    [InlineData("NotImplemented", "<IndexDocument><Suffix>i</Suffix></IndexDocument><RedirectAllRequestsTo/>")]
    [InlineData("NotImplemented",
        "<IndexDocument><Suffix>i</Suffix></IndexDocument><RoutingRules><RoutingRule><RuleNumber>1</RuleNumber></RoutingRule></RoutingRules>")]
    public async Task a_website_that_could_not_be_shown_is_refused(string code, string content)
    {
        var answer = await PutAsync(await Root.NewBucketAsync(), content);
        Assert.Equal((400, code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("<IndexDocument><Suffix> index.html </Suffix></IndexDocument>",
        "<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>false</SupportSubDir><Type>0</Type></IndexDocument>")]
    [InlineData("<ErrorDocument><Key> error.html </Key></ErrorDocument>", "<ErrorDocument><Key>error.html</Key><HttpStatus>404</HttpStatus></ErrorDocument>")]
    [InlineData("<IndexDocument><Suffix>i</Suffix><SupportSubDir></SupportSubDir><Type> </Type></IndexDocument>"
        + "<ErrorDocument><Key>e</Key><HttpStatus></HttpStatus></ErrorDocument><RoutingRules/>",
        "<IndexDocument><Suffix>i</Suffix><SupportSubDir>false</SupportSubDir><Type>0</Type></IndexDocument>"
        + "<ErrorDocument><Key>e</Key><HttpStatus>404</HttpStatus></ErrorDocument>")]
    [InlineData("<IndexDocument><Suffix>i</Suffix><SupportSubDir>True</SupportSubDir><Type> 1 </Type></IndexDocument>"
        + "<ErrorDocument><Key>e</Key><HttpStatus> 200 </HttpStatus></ErrorDocument>",
        "<IndexDocument><Suffix>i</Suffix><SupportSubDir>true</SupportSubDir><Type>1</Type></IndexDocument>"
        + "<ErrorDocument><Key>e</Key><HttpStatus>200</HttpStatus></ErrorDocument>")]
    public async Task what_is_left_out_of_a_website_has_its_default(string content, string stored)
    {
        var bucket = await Root.NewBucketAsync();

        Assert.Equal(200, (await PutAsync(bucket, content)).Status);

        Assert.EndsWith($"<WebsiteConfiguration>{stored}</WebsiteConfiguration>", (await Root.SendAsync("GET", bucket, null, "website")).Text.Trim(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index.html", false, "", "index.html")]
    [InlineData("index.html", false, "a/b/", "index.html")]
    [InlineData("index.html", true, "", "index.html")]
    [InlineData("index.html", true, "a/b/", "a/b/index.html")]
    [InlineData(null, true, "a/", null)]
    public void a_folder_stands_for_a_page(string? suffix, bool hasSubfolderIndexes, string folder, string? page) =>
        Assert.Equal(page, new WebsitePages(suffix, hasSubfolderIndexes, 0, null, 404).IndexOf(folder));

    [Fact]
    public async Task without_an_index_page_a_visitor_lists()
    {
        var bucket = await WebsiteAsync("<ErrorDocument><Key>error.html</Key></ErrorDocument>");

        Assert.Equal("ListBucketResult", (await Visitor.SendAsync("GET", bucket)).Xml.Name.LocalName);
        Assert.Equal((404, "not here"), (await Visitor.SendAsync("GET", bucket, "folder/") is var folder ? (folder.Status, folder.Text) : default));
    }

    [Fact]
    public async Task a_signed_read_of_a_folder_has_its_index_page_unless_the_folder_is_an_object()
    {
        var bucket = await WebsiteAsync("<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>2</Type></IndexDocument>");

        Assert.Equal("folder index", (await Root.SendAsync("GET", bucket, "folder/")).Text);
        Assert.Equal("NoSuchKey", (await Root.SendAsync("GET", bucket, "folder")).Code);
        Assert.Equal("NoSuchKey", (await Root.SendAsync("GET", bucket, "folder/", "acl")).Code);
        await WriteAsync(bucket, "folder/", "the folder itself");
        Assert.Equal("the folder itself", (await Root.SendAsync("GET", bucket, "folder/")).Text);
        Assert.Equal("folder index", (await Visitor.SendAsync("GET", bucket, "folder/")).Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task a_folder_whose_index_page_was_deleted_leads_nowhere(int rule)
    {
        var bucket = await WebsiteAsync($"<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>{rule}</Type></IndexDocument>");
        await Root.SendXmlAsync("PUT", bucket, null, "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
        await Root.SendAsync("DELETE", bucket, "folder/index.html"); // a marker hides it

        Assert.Equal((404, "NoSuchKey"), (await Visitor.SendAsync("GET", bucket, "folder") is var answer ? (answer.Status, answer.Code) : default));
    }

    [Fact]
    public async Task a_visitor_sees_the_index_page_where_a_signed_request_lists()
    {
        var bucket = await WebsiteAsync("<IndexDocument><Suffix>index.html</Suffix></IndexDocument>");

        var page = await Visitor.SendAsync("GET", bucket);
        Assert.Equal((200, "root index", "text/html"), (page.Status, page.Text, page.Header("Content-Type")));
        Assert.Equal("root index", (await Visitor.SendAsync("GET", bucket, null, "utm_source=x")).Text);
        Assert.Equal((200, "10"), (await Visitor.SendAsync("HEAD", bucket) is var head ? (head.Status, head.Header("Content-Length")) : default));
        Assert.Equal("root index", (await Visitor.SendAsync("GET", bucket, "folder/")).Text);
        Assert.Equal("ListBucketResult", (await Root.SendAsync("GET", bucket)).Xml.Name.LocalName);
        Assert.Equal("NoSuchKey", (await Root.SendAsync("GET", bucket, "folder/")).Code);
        Assert.Equal("ListBucketResult", (await Visitor.SendAsync("GET", bucket, null, "prefix=folder")).Xml.Name.LocalName);
        var hosted = await Visitor.SendAsync(new OssCall("GET", bucket, null, "", null) { RawTarget = "/", Host = $"{bucket}.localhost" });
        Assert.Equal("root index", hosted.Text);
    }

    [Theory]
    [InlineData(0, 302, "")]
    [InlineData(1, 404, "<Error>")]
    [InlineData(2, 200, "folder index")]
    public async Task a_folder_has_an_index_of_its_own_where_the_website_says_so(int rule, int status, string text)
    {
        var bucket = await WebsiteAsync($"<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir><Type>{rule}</Type></IndexDocument>");

        Assert.Equal("root index", (await Visitor.SendAsync("GET", bucket)).Text);
        Assert.Equal("folder index", (await Visitor.SendAsync("GET", bucket, "folder/")).Text);
        var bare = await Visitor.SendAsync("GET", bucket, "folder");

        Assert.Equal(status, bare.Status);
        Assert.Contains(text, bare.Text, StringComparison.Ordinal);
        Assert.Equal(status == 302 ? $"/{bucket}/folder/" : null, bare.Header("Location"));
        Assert.Equal((404, "NoSuchKey"), (await Visitor.SendAsync("GET", bucket, "elsewhere") is var none ? (none.Status, none.Code) : default));
        Assert.Equal("page", (await Visitor.SendAsync("GET", bucket, "page.html")).Text);
    }

    [Fact]
    public async Task the_redirect_escapes_the_name()
    {
        var bucket = await WebsiteAsync("<IndexDocument><Suffix>index.html</Suffix><SupportSubDir>true</SupportSubDir></IndexDocument>");
        await WriteAsync(bucket, "中 文?/index.html", "x");

        var answer = await Visitor.SendAsync(
            new OssCall("GET", bucket, "中 文?", "", null) { RawTarget = "/%E4%B8%AD%20%E6%96%87%3F", Host = $"{bucket}.localhost" });

        Assert.Equal((302, "/%E4%B8%AD%20%E6%96%87%3F/"), (answer.Status, answer.Header("Location")));
    }

    [Theory]
    [InlineData("", 404)]
    [InlineData("<HttpStatus>200</HttpStatus>", 200)]
    public async Task a_missing_page_shows_the_error_page_to_visitors_only(string element, int status)
    {
        var bucket = await WebsiteAsync(
            $"<IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>error.html</Key>{element}</ErrorDocument>");

        var answer = await Visitor.SendAsync("GET", bucket, "missing.html", "", null, ("Range", "bytes=0-1"), ("If-None-Match", "*"));

        Assert.Equal((status, "not here", "text/html"), (answer.Status, answer.Text, answer.Header("Content-Type")));
        Assert.Equal("NoSuchKey", fixture.Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Code);
        Assert.Equal((404, "NoSuchKey"), (await Root.SendAsync("GET", bucket, "missing.html") is var signed ? (signed.Status, signed.Code) : default));
        Assert.Equal((404, "NoSuchKey"), (await Visitor.SendAsync("HEAD", bucket, "missing.html") is var head ? (head.Status, head.Code) : default));
        await Root.SendAsync("DELETE", bucket, "error.html");
        Assert.Equal((404, "NoSuchKey"), (await Visitor.SendAsync("GET", bucket, "missing.html") is var bare ? (bare.Status, bare.Code) : default));
    }

    [Fact]
    public async Task a_website_opens_nothing_that_was_closed()
    {
        var bucket = await WebsiteAsync("<IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>error.html</Key></ErrorDocument>");
        await Root.SendAsync("PUT", bucket, "error.html", "acl", null, ("x-oss-object-acl", "private"));
        await Root.SendAsync("PUT", bucket, "index.html", "acl", null, ("x-oss-object-acl", "private"));

        Assert.Equal((404, "NoSuchKey"), (await Visitor.SendAsync("GET", bucket, "missing") is var missing ? (missing.Status, missing.Code) : default));
        Assert.Equal((403, "AccessDenied"), (await Visitor.SendAsync("GET", bucket) is var index ? (index.Status, index.Code) : default));
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "private"));
        Assert.Equal((403, "AccessDenied"), (await Visitor.SendAsync("GET", bucket, "missing") is var closed ? (closed.Status, closed.Code) : default));
    }

    private Task<OssAnswer> PutAsync(string bucket, string content) =>
        Root.SendXmlAsync("PUT", bucket, null, "website", $"<WebsiteConfiguration>{content}</WebsiteConfiguration>");

    private async Task<string> WebsiteAsync(string configuration)
    {
        var bucket = await Root.NewBucketAsync();
        await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read"));
        await WriteAsync(bucket, "index.html", "root index");
        await WriteAsync(bucket, "folder/index.html", "folder index");
        await WriteAsync(bucket, "page.html", "page");
        await WriteAsync(bucket, "error.html", "not here");
        Assert.Equal(200, (await PutAsync(bucket, configuration)).Status);
        return bucket;
    }

    private Task<OssAnswer> WriteAsync(string bucket, string key, string text) =>
        Root.SendAsync("PUT", bucket, key, "", Encoding.UTF8.GetBytes(text), ("Content-Type", "text/html"));
}
