using System.Text;
using Scenario.FakeOss.Requests;
using Scenario.Integration.FakeOss;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.Attacks;

/// <summary>A request that began with a valid token and is held open until long after its end.</summary>
public sealed class HeldOpenAttackTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    private OssTestHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await OssTestHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("PUT", "users/alice/held", "", "hello oss")]
    [InlineData("POST", "users/alice/held", "append&position=0", "hello oss")]
    [InlineData("PUT", "users/alice/parts", "partNumber=1&uploadId={id}", "hello oss")]
    [InlineData("POST", null, "delete", "<Delete><Object><Key>users/alice/old</Key></Object></Delete>")]
    public async Task nothing_is_done_in_the_name_of_a_token_that_ended_a_day_ago(string method, string? key, string query, string body)
    {
        await _host.Root.PutAsync("users/alice/old", "x");
        query = query.Replace("{id}", await _host.Root.InitiateAsync("users/alice/parts"), StringComparison.Ordinal);
        using var connection = await BeginAsync(method, key, query, body);

        _host.Clock.Advance(Lifetime + TimeSpan.FromDays(1));
        await connection.SendAsync(body[1..]);
        var answer = await connection.ReadAnswerAsync();

        Assert.Contains("<Code>SecurityTokenExpired</Code>", answer, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.Root.GetAsync("users/alice/held")).Status);
        Assert.Equal("x", (await _host.Root.GetAsync("users/alice/old")).Text);
    }

    [Fact]
    public async Task an_upload_that_began_in_time_may_end_a_little_late()
    {
        using var connection = await BeginAsync("PUT", "users/alice/late", "", "hello oss");

        _host.Clock.Advance(Lifetime + GuardedBody.PastExpiry - TimeSpan.FromMinutes(1));
        await connection.SendAsync("ello oss");

        Assert.StartsWith("HTTP/1.1 200", await connection.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("hello oss", (await _host.Root.GetAsync("users/alice/late")).Text);
    }

    // The server asks for the body when it knows who sends it; one byte of it is there before the clock moves.
    private async Task<RawConnection> BeginAsync(string method, string? key, string query, string body)
    {
        var alice = _host.Session("oss-uploader", lifetime: Lifetime);
        var headers = new List<KeyValuePair<string, string>> { new("Host", _host.Endpoint.Authority), new("Content-Type", "text/plain") };
        headers.AddRange(OssCall.V4(new OssRequestToSign(method, OssTestHost.Bucket, key, PercentEncoding.ParseQuery(query), headers), alice.AccessKeyId!,
            alice.Secret!, alice.Token, DateTimeOffset.UtcNow));
        var head = string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n"));
        var connection = await RawConnection.OpenAsync(_host.Endpoint);
        await connection.SendAsync(
            $"{method} {OssCall.PathOf(OssTestHost.Bucket, key)}?{query} HTTP/1.1\r\n{head}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 100", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
        await connection.SendAsync(body[..1]);
        return connection;
    }
}
