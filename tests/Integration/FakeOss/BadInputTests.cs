using System.Text;

namespace Scenario.Integration.FakeOss;

public sealed class BadInputTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    [Theory]
    [InlineData("")]
    [InlineData("not xml")]
    [InlineData("<Delete>")]
    [InlineData("<Delete></Delete>")]
    [InlineData("<Other><Object><Key>a</Key></Object></Other>")]
    [InlineData("<Delete><Object><Key></Key></Object></Delete>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&a;</Key></Object></Delete>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Delete><Object><Key>&b;</Key></Object></Delete>")]
    public async Task malformed_xml_is_MalformedXML(string body)
    {
        var answer = await Host.Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", Encoding.UTF8.GetBytes(body));

        Assert.Equal((400, "MalformedXML"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task more_than_1000_keys_or_2_MB_are_MalformedXML()
    {
        var many = "<Delete>" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"<Object><Key>{i}</Key></Object>")) + "</Delete>";
        var large = "<Delete><Object><Key>" + new string('x', 3 * 1024 * 1024) + "</Key></Object></Delete>";

        Assert.Equal("MalformedXML", (await Host.Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", Encoding.UTF8.GetBytes(many))).Code);
        Assert.Equal("MalformedXML", (await Host.Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", Encoding.UTF8.GetBytes(large))).Code);
    }

    [Theory]
    [InlineData("&#2;", "\u0002")]
    [InlineData("&#x1F;", "\u001f")]
    [InlineData("&#x7F;&#10;", "\u007f\n")]
    public async Task keys_with_control_characters_can_be_deleted_many_at_once(string reference, string character)
    {
        var key = $"control/{character}/k";
        Assert.Equal(200, (await Host.Root.PutAsync(key, "x")).Status);

        var answer = await Host.Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete&encoding-type=url",
            $"<Delete><Object><Key>control/{reference}/k</Key></Object></Delete>");

        Assert.Equal((200, "control/" + Uri.EscapeDataString(character) + "/k"),
            (answer.Status, answer.Xml.Element("Deleted")!.Element("Key")!.Value.Replace("%2F", "/", StringComparison.Ordinal)));
        Assert.Equal(404, (await Host.Root.SendAsync("HEAD", OssTestHost.Bucket, key)).Status);
    }

    [Theory]
    [InlineData("PUT", "acl", null, "x-oss-acl")]
    [InlineData("PUT", "acl", "bad-input/acl", "x-oss-object-acl")]
    public async Task a_digest_is_checked_where_the_body_says_nothing(string method, string query, string? key, string header)
    {
        var bucket = await Host.Root.NewBucketAsync();
        await Host.Root.SendAsync("PUT", bucket, "bad-input/acl", "", [1]);

        var answer = await Host.Root.SendAsync(method, bucket, key, query, null, (header, "public-read"), ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="));

        Assert.Equal((400, "InvalidDigest"), (answer.Status, answer.Code));
        Assert.DoesNotContain("public-read", (await Host.Root.SendAsync("GET", bucket, key, query)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", null, "prefix=a")]
    [InlineData("PUT", null, "list-type=2")]
    [InlineData("DELETE", null, "prefix=a")]
    [InlineData("DELETE", null, "max-keys=1")]
    [InlineData("DELETE", null, "versionId=null")]
    [InlineData("GET", null, "versionId=x")]
    [InlineData("PUT", "k", "versionId=null")]
    public async Task parameters_of_other_operations_are_refused(string method, string? key, string query)
    {
        var bucket = await Host.Root.NewBucketAsync();

        var answer = await Host.Root.SendAsync(method, bucket, key, query, key is null ? null : [1]);

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
        Assert.Equal(200, (await Host.Root.SendAsync("HEAD", bucket)).Status);
        Assert.Equal(204, (await Host.Root.SendAsync("DELETE", bucket, null, "encoding-type=url")).Status);
    }

    [Fact]
    public async Task a_cut_upload_stores_nothing()
    {
        var query = Host.Root.Presign("PUT", "cut.txt", v4: false, TimeSpan.FromMinutes(5));
        using (var connection = await RawConnection.OpenAsync(Host.Endpoint))
        {
            await connection.SendAsync(
                $"PUT /sample-bucket/cut.txt?{query} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 100\r\n\r\nhalf of it");
            connection.End();
            await connection.AwaitCloseAsync();
        }

        Assert.Equal(404, (await Host.Root.GetAsync("cut.txt")).Status);
    }

    [Theory]
    [InlineData("PUT /sample-bucket/no-length.txt?{0} HTTP/1.1\r\nHost: {1}\r\nConnection: close\r\n\r\n", "MissingContentLength")]
    [InlineData("PUT /sample-bucket/%FF%FE?{0} HTTP/1.1\r\nHost: {1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "InvalidArgument")]
    public async Task raw_requests_get_the_vendors_code(string request, string code)
    {
        var query = Host.Root.Presign("PUT", "no-length.txt", v4: false, TimeSpan.FromMinutes(5));
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        await connection.SendAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, query, Host.Endpoint.Authority));

        Assert.Contains($"<Code>{code}</Code>", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task metadata_is_limited_to_8_KB()
    {
        var answer = await Host.Root.PutAsync("meta.txt", "x", ("x-oss-meta-a", new string('x', 9000)));

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }
}
