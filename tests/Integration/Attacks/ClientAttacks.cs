using System.Net;
using System.Text;
using System.Text.Json;
using Scenario.AppClient.Denials;
using Scenario.Integration.AppClient;
using Scenario.Integration.ClientLibrary;
using Scenario.Oss;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scenario.Integration.Attacks;

/// <summary>Servers, buckets and folders that want more of the client than its user does.</summary>
public sealed class ClientAttacks : IAsyncLifetime
{
    private readonly Cli _cli = new();
    private StubOss _stub = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _stub = await StubOss.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _cli.Dispose();
        await _stub.DisposeAsync();
    }

    [Theory]
    [InlineData("photos/a.jpg")]
    [InlineData("photos/2026/a.jpg")]
    public async Task sync_does_not_write_through_a_link_in_the_folder(string name)
    {
        UseStub();
        var outside = Directory.CreateDirectory(Path.Combine(_cli.Home, "outside")).FullName;
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "folder")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "photos"), outside);
        _stub.Objects[$"sample-bucket/{name}"] = "x"u8.ToArray();
        _stub.Objects["sample-bucket/honest.txt"] = "y"u8.ToArray();

        var code = await _cli.RunAsync("sync", "oss://sample-bucket/", folder);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.Equal(1, code);
        Assert.Contains("is a link", _cli.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "honest.txt"))); // the rest is synchronised
    }

    [Fact]
    public async Task sync_deletes_nothing_beyond_a_link()
    {
        UseStub();
        var outside = Directory.CreateDirectory(Path.Combine(_cli.Home, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "mine.txt"), "x", Token);
        var folder = Directory.CreateDirectory(Path.Combine(_cli.Home, "folder")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "photos"), outside);

        Assert.Equal(0, await _cli.RunAsync("sync", "oss://sample-bucket/", folder, "--delete"));

        Assert.True(File.Exists(Path.Combine(outside, "mine.txt")));
    }

    [Theory]
    [InlineData("https://evil.example.com", false)]
    [InlineData("https://cloud.example.com:9999", false)]
    [InlineData("http://cloud.example.com:8722", false)]
    [InlineData("http://plain.example.com", false)] // named, and in clear all the same
    [InlineData("https://cloud.example.com:8722", true)]
    [InlineData("http://127.0.0.1:8712", true)]
    public async Task the_admin_token_goes_only_where_it_is_meant_for(string endpoint, bool sent)
    {
        using var net = new Recorder();
        using var http = new HttpClient(net);
        var client = new ExplanationClient(http, "the-admin-token", [new Uri("https://cloud.example.com:8722"), new Uri("http://plain.example.com")],
            TimeProvider.System);

        await client.FindAsync(new Uri(endpoint), "ABC", Token);

        Assert.Equal(sent, net.Headers.Contains("the-admin-token", StringComparison.Ordinal));
        Assert.Equal(sent, net.Headers.Length > 0);
    }

    [Theory]
    [InlineData("http://oss.invalid", true)]
    [InlineData("http://127.0.0.1:1", false)]
    [InlineData("https://oss.invalid", false)]
    public async Task credentials_in_clear_to_another_machine_are_warned_of(string endpoint, bool warned)
    {
        _cli.Variables["OSS_ACCESS_KEY_ID"] = "LTAItest";
        _cli.Variables["OSS_ACCESS_KEY_SECRET"] = "secret";

        await _cli.RunAsync("stat", "oss://sample-bucket/a", "--endpoint", endpoint);

        Assert.Equal(warned, _cli.Error.Contains("Warning: http://oss.invalid/ is plain HTTP", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bucket", "a\u001b[2Jb")]
    [InlineData("accessKeyId", "STS.\u009b2J")]
    [InlineData("allowedPrefix", "users/\u202ealice/")]
    [InlineData("region", "cn\u0007")]
    public async Task what_the_server_says_does_not_steer_the_terminal(string member, string evil)
    {
        using var server = EvilServer(member, evil);
        _cli.Variables["SCENARIO_SERVER"] = server.Url!;
        await _cli.RunAsync("login", "alice", "--password", "x");

        foreach (var command in (string[][])[["whoami"], ["token"], ["token", "--export"], ["whoami", "--json"], ["ls"]])
        {
            await _cli.RunAsync(command);
            // our own red
            var text = (_cli.Out + _cli.Error).Replace("\u001b[38;5;9m", "", StringComparison.Ordinal).Replace("\u001b[0m", "", StringComparison.Ordinal);
            Assert.DoesNotContain(text, static c => (char.IsControl(c) && c != '\n' && c != '\r') || c == '\u202e');
        }
    }

    [Theory]
    [InlineData("a/./b", true)]
    [InlineData("a/../b", true)]
    [InlineData("..", true)]
    [InlineData("a/..", true)]
    [InlineData("a/..b/c.", false)]
    [InlineData("a//b", false)]
    public void keys_that_the_vendors_sdk_would_turn_into_others_are_known(string key, bool refused) => Assert.Equal(refused, OssUrl.HasDotSegments(key));

    [Theory]
    [InlineData("a\u0001b", "U+0001")]
    [InlineData("a\u001bb", "U+001B")]
    public async Task a_header_that_cannot_be_sent_is_reported_as_that(string value, string named)
    {
        UseStub();
        var file = _cli.File("a.txt", [1]);

        Assert.Equal(2, await _cli.RunAsync("put", file, "oss://sample-bucket/a", "--meta", $"author={value}"));

        Assert.Contains("x-oss-meta-author", _cli.Error, StringComparison.Ordinal);
        Assert.Contains(named, _cli.Error, StringComparison.Ordinal);
        Assert.Empty(_stub.Requests);
    }

    [Fact]
    public void the_vendors_sdk_is_given_no_letters_that_its_transport_refuses()
    {
        Assert.Equal("plain", OssHeaders.CanBeSentAsAscii("x-oss-meta-a", "plain"));
        var refusal = Assert.Throws<ArgumentException>(() => OssHeaders.CanBeSentAsAscii("x-oss-meta-a", "你好"));
        Assert.Contains("x-oss-meta-a", refusal.Message, StringComparison.Ordinal);
    }

    private static WireMockServer EvilServer(string member, string evil)
    {
        var answer = new Dictionary<string, object>
        {
            ["accessKeyId"] = "STS.1",
            ["accessKeySecret"] = "s",
            ["securityToken"] = "t",
            ["expiration"] = DateTimeOffset.UtcNow.AddHours(1),
            ["region"] = "cn-hangzhou",
            ["endpoint"] = "http://127.0.0.1:1",
            ["bucket"] = "sample-bucket",
            ["allowedPrefix"] = "users/alice/",
        };
        answer[member] = evil;
        var server = WireMockServer.Start();
        server.Given(Request.Create().WithPath("/api/login")).RespondWith(Response.Create().WithBodyAsJson(new { token = "a.b.c" }));
        server.Given(Request.Create().WithPath("/api/credentials"))
            .RespondWith(Response.Create().WithHeader("Content-Type", "application/json").WithBody(JsonSerializer.Serialize(answer)));
        return server;
    }

    private void UseStub()
    {
        _cli.Variables["OSS_ENDPOINT"] = _stub.Endpoint.ToString();
        _cli.Variables["OSS_ACCESS_KEY_ID"] = "LTAItest";
        _cli.Variables["OSS_ACCESS_KEY_SECRET"] = "secret";
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public string Headers { get; private set; } = "";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Headers += new StringBuilder("asked\n").Append(request.Headers);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
        }
    }
}
