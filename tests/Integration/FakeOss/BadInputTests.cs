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

    [Fact]
    public async Task a_cut_upload_stores_nothing()
    {
        var query = Host.Root.Presign("PUT", "cut.txt", v4: false, TimeSpan.FromMinutes(5));
        using (var connection = await RawConnection.OpenAsync(Host.Endpoint))
        {
            await connection.SendAsync($"PUT /sample-bucket/cut.txt?{query} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 100\r\n\r\nhalf of it");
            connection.End();
            await connection.AwaitCloseAsync();
        }

        Assert.Equal(404, (await Host.Root.GetAsync("cut.txt")).Status);
    }

    [Theory]
    [InlineData("PUT /sample-bucket/no-length.txt?{0} HTTP/1.1\r\nHost: {1}\r\nConnection: close\r\n\r\n", "MissingContentLength")]
    [InlineData("PUT /sample-bucket/%FF%FE?{0} HTTP/1.1\r\nHost: {1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "InvalidObjectName")]
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
