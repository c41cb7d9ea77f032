namespace Scenario.Integration.FakeOss.ClientsAndDocuments;

/// <summary>A server that closes a connection says so in its last answer.</summary>
public sealed class ConnectionTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    [Fact]
    public async Task after_a_body_with_two_lengths_the_answer_announces_the_end_of_the_connection()
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);

        await connection.SendAsync(Put("connection/both", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n") + "1\r\nx\r\n0\r\n\r\n");

        var answer = await connection.ReadAnswerAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("x", (await Host.Root.GetAsync("connection/both")).Text);
    }

    [Theory]
    [InlineData("Content-Length: 1000000\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n")]
    [InlineData("Content-Length: 10\r\nExpect: 100-continue\r\n")]
    public async Task a_refusal_while_the_body_is_still_coming_announces_the_end_of_the_connection(string length)
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);

        await connection.SendAsync($"PUT /{OssTestHost.Bucket}/connection/refused HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\n{length}\r\n");

        var answer = await connection.ReadAnswerAsync();
        Assert.StartsWith("HTTP/1.1 403", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_refusal_without_a_body_keeps_the_connection()
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);

        await connection.SendAsync($"GET /{OssTestHost.Bucket}/connection/none HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\n\r\n");

        Assert.Contains("\r\nConnection: keep-alive\r\n", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("close, x")]
    [InlineData("x, Close")]
    public async Task a_client_that_asks_to_close_among_other_things_is_not_told_to_keep_the_connection(string options)
    {
        using var connection = await RawConnection.OpenAsync(Host.Endpoint);

        await connection.SendAsync($"GET /{OssTestHost.Bucket}/connection/none HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\nConnection: {options}\r\n\r\n");

        Assert.DoesNotContain("keep-alive", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    private string Put(string key, string length) =>
        $"PUT /{OssTestHost.Bucket}/{key}?{Host.Root.Presign("PUT", key, v4: false, TimeSpan.FromMinutes(5))} HTTP/1.1\r\nHost: {Host.Endpoint.Authority}\r\n{length}\r\n";
}
