using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Scenario.ControlPlane.Admin;
using Scenario.FakeCloud;
using Scenario.Integration.FakeOss;
using Scenario.Ram.Sessions;

namespace Scenario.Integration.Attacks;

/// <summary>A session that may only put <c>users/alice/*</c> lets OSS speak for it: callbacks that aim at control APIs.</summary>
public sealed class CallbackAttackTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string MoveClock = """{"advanceSeconds":3600}""";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private OssTestHost Host => fixture.Host;

    [Theory]
    [InlineData("http://127.0.0.1:{port}/__admin/clock")]
    [InlineData("http://127.0.0.1:{port}/x/../__admin/clock")]
    [InlineData("http://127.0.0.1:{port}/%5f_admin/clock")]
    [InlineData("http://127.0.0.1:{port}//__admin/clock")]
    [InlineData("127.0.0.1:{port}/__admin/clock")]
    [InlineData("http://127.1:{port}/__admin/clock")]
    [InlineData("http://2130706433:{port}/__admin/clock")]
    [InlineData("http://0x7f000001:{port}/__admin/clock")]
    [InlineData("http://0177.0.0.1:{port}/__admin/clock")]
    [InlineData("http://127.9.9.9:{port}/__admin/clock")]
    [InlineData("http://0.0.0.0:{port}/__admin/clock")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/__admin/clock")]
    [InlineData("http://[::127.0.0.1]:{port}/__admin/clock")]
    [InlineData("http://localhost:{port}/__admin/clock")]
    [InlineData("http://localhost.:{port}/__admin/clock")]
    [InlineData("http://LOCALHOST:{port}/__admin/clock")]
    [InlineData("http://any.name.localhost:{port}/__admin/clock")]
    [InlineData("https://127.0.0.1:{port}/__admin/clock")]
    public async Task no_spelling_of_the_own_address_moves_the_clock(string url)
    {
        var put = await PutAsync(Host.Session("oss-uploader"), url.Replace("{port}", Port(Host.Endpoint), StringComparison.Ordinal), MoveClock);

        Assert.True(put.Code == "InvalidArgument" || put.Text.Contains("CallbackFailed", StringComparison.Ordinal), put.Text);
        Assert.DoesNotContain("offsetSeconds", put.Text, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Host.Clock.Offset);
    }

    [Fact]
    public async Task the_private_network_being_open_to_callbacks_does_not_open_the_own_ports()
    {
        await using var host = await OssTestHost.StartAsync("--Callback:AllowPrivateAddresses", "true");
        foreach (var name in (string[])["0.0.0.0", "[::]", "[::ffff:127.0.0.1]", .. OwnAddresses()])
        {
            var put = await PutAsync(host.Session("oss-uploader"), $"http://{name}:{Port(host.Endpoint)}/__admin/clock", MoveClock);
            Assert.True(put.Code == "InvalidArgument" || put.Text.Contains("CallbackFailed", StringComparison.Ordinal), put.Text);
        }

        Assert.Equal(TimeSpan.Zero, host.Clock.Offset);
    }

    [Fact]
    public async Task a_redirect_leads_no_callback_to_the_control_api()
    {
        await using var target = new CallbackTarget($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {Host.Endpoint}__admin/clock\r\nContent-Length: 0\r\n\r\n");

        var put = await PutAsync(Host.Session("oss-uploader"), target.Url, MoveClock);

        Assert.Contains("CallbackFailed", put.Text, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Host.Clock.Offset);
    }

    [Fact]
    public async Task the_other_hosts_of_the_process_are_as_far_away()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var other = await FakeCloudHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var alice = await SessionAsync(cloud);
        foreach (var endpoint in new[] { cloud.StsEndpoint, cloud.OssEndpoint, other.StsEndpoint, other.OssEndpoint })
        {
            foreach (var (path, body) in new[]
            {
                ("__admin/clock", MoveClock), ("__admin/reset", "{}"), ("__admin/oidc/token", """{"issuer":"i","audience":"a","subject":"s"}"""),
                ("__admin/decide", """{"action":"oss:GetObject","resource":"*"}"""), ("?Action=GetCallerIdentity", "a=b"),
            })
            {
                var put = await PutAsync(alice, new Uri(endpoint, path).AbsoluteUri, body);
                Assert.Equal(("InvalidArgument", "Private address is forbidden to callback."), (put.Code, put.Message));
            }
        }

        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (cloud.Clock.Offset, other.Clock.Offset));
    }

    [Fact]
    public async Task a_control_api_in_another_process_knows_a_callback_by_what_the_uploader_cannot_choose()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var target = new CallbackTarget(); // stands where the other process would listen, and keeps what it is sent
        var put = await PutAsync(await SessionAsync(cloud), target.Url, MoveClock, cloud.StsEndpoint.Authority);
        Assert.Equal(200, put.Status);

        foreach (var endpoint in new[] { cloud.StsEndpoint, cloud.OssEndpoint })
        {
            foreach (var path in new[] { "__admin/clock", "x/../__admin/clock", "%5f_admin/clock", "__admin/oidc/token", "__admin/saml/response",
                "__admin/directory", "__admin/health", "" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post,
                    new Uri(endpoint.AbsoluteUri + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
                {
                    Content = new ByteArrayContent(target.Single().Body),
                };
                foreach (var (name, value) in target.Single().Headers)
                {
                    _ = request.Headers.TryAddWithoutValidation(name, name == "Host" ? endpoint.Authority : value)
                        || request.Content.Headers.TryAddWithoutValidation(name, value);
                }

                using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.Equal((HttpStatusCode.Forbidden, "FromCallback"),
                    (answer.StatusCode, JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()));
            }
        }

        Assert.Equal(TimeSpan.Zero, cloud.Clock.Offset);
    }

    [Fact]
    public async Task neither_the_callbacks_host_nor_its_variables_replace_the_mark()
    {
        await using var target = new CallbackTarget();

        await PutAsync(Host.Session("oss-uploader"), target.Url, "a=b", "localhost:8711", ("x-oss-callback-var", Encode("""{"x:x-oss-pub-key-url":""}""")));

        Assert.StartsWith("http", Encoding.ASCII.GetString(Convert.FromBase64String(target.Single().Headers[CallbackMark.Header])), StringComparison.Ordinal);
    }

    private static string Port(Uri endpoint) => endpoint.Port.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> OwnAddresses() => System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Where(own => own.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        .Select(own => own.Address.ToString());

    private static async Task<OssTestClient> SessionAsync(FakeCloudHost cloud)
    {
        var directory = await cloud.GetDirectoryAsync(TestContext.Current.CancellationToken);
        var role = directory.FindRole(OssTestHost.Account, "oss-uploader")!;
        var now = DateTimeOffset.FromUnixTimeSeconds(cloud.Clock.GetUtcNow().ToUnixTimeSeconds());
        var session = new RoleSession(
            "STS.NTestTestTestTestTestTest1", OssTestHost.Account, role.RoleId, role.RoleName, "alice", null, null,
            $"acs:ram::{OssTestHost.Account}:user/appServer", now, now.AddMinutes(30));
        var tokens = new SecurityTokenCodec(TokenKeyRing.Development);
        return new OssTestClient(OssTransport.Http, cloud.OssEndpoint, session.AccessKeyId, tokens.SecretFor(session.AccessKeyId), tokens.Issue(session));
    }

    private static Task<OssAnswer> PutAsync(OssTestClient alice, string url, string body, string? host = null,
        params (string Name, string Value)[] further) => alice.PutAsync(
        "users/alice/note",
        "x",
        [("x-oss-callback", Encode(JsonSerializer.Serialize(
            new { callbackUrl = url, callbackBody = body, callbackBodyType = "application/json", callbackHost = host ?? "" }))), .. further]);

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
