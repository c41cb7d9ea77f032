using System.Net.Sockets;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>What no HTTP client sends, so that only a socket can.</summary>
public sealed class WireTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost Host => fixture.Host;

    [Theory]
    [InlineData(".oss-cn-hangzhou.aliyuncs.com")]
    [InlineData("undefined.oss-cn-hangzhou.aliyuncs.com")]
    public async Task what_the_node_sdk_sends_without_a_bucket_is_a_service_request(string host)
    {
        // the .NET client refuses to send the first of these
        var request = new OssRequestToSign("GET", null, null, [], []);
        var headers = OssCall.V1(request, OssTestHost.RootKeyId, OssTestHost.RootSecret, null, DateTimeOffset.UtcNow);
        using var socket = new TcpClient();
        await socket.ConnectAsync(Host.Endpoint.Host, Host.Endpoint.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{string.Concat(headers.Select(h => $"{h.Key}: {h.Value}\r\n"))}\r\n"));
        using var reader = new StreamReader(stream);

        Assert.Contains("<ListAllMyBucketsResult>", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task two_Authorization_headers_are_refused()
    {
        var first = OssCall.V4(new OssRequestToSign("GET", OssTestHost.Bucket, Photo, [], [new("Host", Host.Endpoint.Authority)]), OssTestHost.RootKeyId,
            OssTestHost.RootSecret, null, DateTimeOffset.UtcNow).ToList();
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        var authorization = first.Single(header => header.Key == "Authorization").Value;

        await connection.SendAsync(
            $"GET /{OssTestHost.Bucket}/{Photo} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nConnection: close\r\nAuthorization: {authorization}\r\n"
            + string.Concat(first.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n");

        var answer = await connection.ReadAnswerAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("<Code>InvalidArgument</Code>", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_cut_form_stores_nothing()
    {
        var body = new OssTestForm("post/cut") { File = new byte[300_000] }.SignV1(Host.Root, OssTestForm.Policy()).Body();
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);
        await connection.SendAsync(
            $"POST /sample-bucket/ HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nContent-Type: multipart/form-data; boundary={OssTestForm.Boundary}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await connection.SendAsync(Encoding.Latin1.GetString(body, 0, body.Length - 1000));
        connection.End();
        await connection.AwaitCloseAsync();

        Assert.Equal(404, (await Host.Root.GetAsync("post/cut")).Status);
    }
}
