namespace Scenario.Integration.FakeOss;

/// <summary>What an answer could not carry is refused when it is written: an object that was stored can be read.</summary>
public sealed class UnwritableHeaderTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string AnyKey = """["starts-with","$key",""]""";

    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Theory]
    [InlineData("PUT", "", "x-oss-meta-a")]
    [InlineData("PUT", "", "Content-Type")]
    [InlineData("PUT", "", "Cache-Control")]
    [InlineData("PUT", "", "Content-Disposition")]
    [InlineData("PUT", "", "Content-Encoding")]
    [InlineData("PUT", "", "Content-Language")]
    [InlineData("POST", "append&position=0", "x-oss-meta-a")]
    [InlineData("POST", "uploads", "x-oss-meta-a")]
    [InlineData("PUT", "symlink", "x-oss-meta-a")]
    [InlineData("PUT", "symlink", "x-oss-symlink-target")]
    public async Task a_control_character_in_a_header_that_is_kept_is_InvalidArgument(string method, string query, string name)
    {
        var key = $"unwritable/{Guid.NewGuid():n}";
        List<(string, string)> headers = [(name, "a\u0001b")];
        if (query == "symlink" && name != "x-oss-symlink-target")
        {
            headers.Add(("x-oss-symlink-target", "target"));
        }

        var answer = await Root.SendAsync(method, OssTestHost.Bucket, key, query, query is "" or "append&position=0" ? "x"u8.ToArray() : null, [.. headers]);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.SendAsync("HEAD", OssTestHost.Bucket, key)).Status);
    }

    [Fact]
    public async Task a_copy_does_not_take_a_control_character_in_its_place()
    {
        var answer = await Root.SendAsync(
            "PUT",
            OssTestHost.Bucket,
            "unwritable/copy",
            "",
            null,
            ("x-oss-copy-source", "/sample-bucket/2015/01/01/grass.jpg"),
            ("x-oss-metadata-directive", "REPLACE"),
            ("x-oss-meta-a", "a\u007fb"));

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_tab_and_other_scripts_are_no_control_characters()
    {
        Assert.Equal(200, (await Root.PutAsync("unwritable/tab", "x", ("x-oss-meta-a", "a\tb"), ("x-oss-meta-b", "爱丽丝"))).Status);

        var read = await Root.GetAsync("unwritable/tab");
        Assert.Equal(("a\tb", "爱丽丝"), (read.Header("x-oss-meta-a"), read.Header("x-oss-meta-b")));
    }

    [Theory]
    [InlineData("x-oss-meta-a(b", "c")]
    [InlineData("x-oss-meta-a b", "c")]
    [InlineData("x-oss-meta-a:b", "c")]
    [InlineData("x-oss-meta-爱", "c")]
    [InlineData("x-oss-meta-a", "b\r\nSet-Cookie: c")]
    [InlineData("x-oss-meta-a", "b\nc")]
    [InlineData("x-oss-meta-a", "b\0c")]
    [InlineData("Cache-Control", "no-\u0002cache")]
    [InlineData("Content-Disposition", "a\rb")]
    [InlineData("Content-Encoding", "a\u001fb")]
    [InlineData("Content-Language", "a\u007fb")]
    [InlineData("Expires", "a\nb")]
    [InlineData("Content-Type", "text/\u0001plain")]
    [InlineData("x-oss-content-type", "text/\u0001plain")]
    public async Task a_form_field_that_no_header_can_carry_is_InvalidArgument(string name, string value)
    {
        var answer = await new OssTestForm("unwritable/form", (name, value)).SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.SendAsync("HEAD", OssTestHost.Bucket, "unwritable/form")).Status);
    }

    [Fact]
    public async Task the_type_of_a_forms_file_is_held_to_the_same_rule()
    {
        var form = new OssTestForm("unwritable/type") { FileType = "text/\u0001plain" };

        var answer = await form.SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task a_header_name_that_is_no_token_is_InvalidArgument()
    {
        var bucket = await Root.NewBucketAsync();
        Assert.Equal(200, (await Root.SendAsync("PUT", bucket, null, "acl", null, ("x-oss-acl", "public-read-write"))).Status);
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        await connection.SendAsync(
            $"PUT /{bucket}/k HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 1\r\nConnection: close\r\nx-oss-meta-a(b: c\r\n\r\nx");

        Assert.Contains("<Code>InvalidArgument</Code>", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await Root.SendAsync("HEAD", bucket, "k")).Status);
    }

    [Theory]
    [InlineData("<AllowedMethod>GET</AllowedMethod><ExposeHeader>ETag&#10;x</ExposeHeader>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><ExposeHeader>ETag x</ExposeHeader>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><ExposeHeader>ETag, x</ExposeHeader>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><ExposeHeader>爱</ExposeHeader>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><AllowedHeader>x-oss-&#9;*</AllowedHeader>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><AllowedHeader>a:b</AllowedHeader>")]
    [InlineData("<AllowedMethod>GE&#13;T</AllowedMethod>")]
    [InlineData("<AllowedMethod>GET</AllowedMethod><AllowedOrigin>http://a&#10;b</AllowedOrigin>")]
    public async Task a_cors_rule_that_no_answer_can_carry_is_InvalidArgument(string rule)
    {
        var bucket = await Root.NewBucketAsync();

        var answer = await Root.SendXmlAsync("PUT", bucket, null, "cors",
            $"<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin>{rule}</CORSRule></CORSConfiguration>");

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal("NoSuchCORSConfiguration", (await Root.SendAsync("GET", bucket, null, "cors")).Code);
    }

    [Fact]
    public async Task a_key_with_NUL_names_no_object()
    {
        var posted = await new OssTestForm("unwritable/\0key").SignV1(Root, OssTestForm.Policy(AnyKey)).PostAsync(Host);
        var copied = await Root.SendAsync("PUT", OssTestHost.Bucket, "unwritable/nul", "", null, ("x-oss-copy-source", "/sample-bucket/a%00b"));
        var linked = await Root.SendAsync("PUT", OssTestHost.Bucket, "unwritable/nul", "symlink", null, ("x-oss-symlink-target", "a%00b"));

        Assert.Equal((400, "InvalidObjectName"), (posted.Status, posted.Code));
        Assert.Equal((400, "InvalidObjectName"), (copied.Status, copied.Code));
        Assert.Equal((400, "InvalidObjectName"), (linked.Status, linked.Code));
    }
}
