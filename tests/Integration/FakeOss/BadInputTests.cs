using System.Net.Sockets;
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
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(Host.Endpoint.Host, Host.Endpoint.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"PUT /sample-bucket/cut.txt?{query} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Length: 100\r\n\r\nhalf of it"));
            socket.Client.Shutdown(SocketShutdown.Send);
            await ReadToEndAsync(stream);
        }

        Assert.Equal(404, (await Host.Root.GetAsync("cut.txt")).Status);
    }

    // until the server closes or resets the connection: the request is over then
    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer) > 0)
            {
                // what it says does not matter here
            }
        }
        catch (IOException)
        {
            // a reset ends it too
        }
    }

    [Theory]
    [InlineData("PUT /sample-bucket/no-length.txt?{0} HTTP/1.1\r\nHost: {1}\r\nConnection: close\r\n\r\n", "MissingContentLength")]
    [InlineData("PUT /sample-bucket/%FF%FE?{0} HTTP/1.1\r\nHost: {1}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "InvalidObjectName")]
    public async Task raw_requests_get_the_vendors_code(string request, string code)
    {
        var query = Host.Root.Presign("PUT", "no-length.txt", v4: false, TimeSpan.FromMinutes(5));
        using var socket = new TcpClient();
        await socket.ConnectAsync(Host.Endpoint.Host, Host.Endpoint.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, query, Host.Endpoint.Authority)));
        using var reader = new StreamReader(stream);

        Assert.Contains($"<Code>{code}</Code>", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task metadata_is_limited_to_8_KB()
    {
        var answer = await Host.Root.PutAsync("meta.txt", "x", ("x-oss-meta-a", new string('x', 9000)));

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }
}
