using System.Net;
using System.Security.Cryptography;
using System.Text;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Scenario.Integration.AppServer;

/// <summary>Upload callbacks: only OSS's signature, only a key from an allowed address.</summary>
public sealed class CallbackTests(CallbackTests.Stack stack) : IClassFixture<CallbackTests.Stack>
{
    private const string Body = "bucket=sample-bucket&object=users%2Falice%2Fa.jpg&etag=X&size=7&mimeType=image%2Fjpeg";

    private readonly WireMockServer _keys = stack.Keys;

    [Theory]
    [InlineData("/api/callback")]
    [InlineData("/api/callback?a=%2F+b&c")]
    public async Task a_callback_of_oss_is_answered_with_json_of_known_length(string target)
    {
        using var response = await CallAsync(stack, target, Body, $"{_keys.Url}/_/key.pem", target, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("sample-bucket/users/alice/a.jpg, 7 bytes", stack.Server.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/callback?x=1", Body)]
    [InlineData("/api/callback", "bucket=sample-bucket&object=other")]
    public async Task a_signature_over_something_else_is_refused(string signedTarget, string signedBody)
    {
        var reports = Reports();

        using var response = await CallAsync(stack, "/api/callback", Body, $"{_keys.Url}/_/key.pem", signedTarget, signedBody);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(reports, Reports());
    }

    [Theory]
    [InlineData("{keys}/objects/key.pem")]
    [InlineData("{keys}/_/../objects/key.pem")]
    [InlineData("{keys}/_/moved.pem")]
    [InlineData("{keys}/_/garbage.pem")]
    [InlineData("{keys}/_/huge.pem")]
    [InlineData("{keys}/_/absent.pem")]
    [InlineData("http://user@{authority}/_/key.pem")]
    [InlineData("http://gosspublic.alicdn.com@{authority}/_x/key.pem")]
    [InlineData("http://gosspublic.alicdn.com.{authority}/key.pem")]
    [InlineData("http://gosspublic.alicdn.com:8080/key.pem")]
    [InlineData("ftp://gosspublic.alicdn.com/key.pem")]
    [InlineData("file:///etc/passwd")]
    [InlineData("not a url")]
    public async Task a_key_from_anywhere_else_is_refused(string address)
    {
        var url = address.Replace("{keys}", _keys.Url, StringComparison.Ordinal).Replace("{authority}", new Uri(_keys.Url!).Authority, StringComparison.Ordinal);

        using var response = await CallAsync(stack, "/api/callback", Body, url, "/api/callback", Body);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task a_new_key_at_the_same_address_is_fetched_but_not_for_every_forgery()
    {
        await using var own = await Stack.StartAsync();
        var (server, keys) = (own.Server, own.Keys);
        var key = $"{keys.Url}/_/key.pem";
        using var before = await CallAsync(own, "/api/callback", Body, key, "/api/callback", Body);
        using var renewed = RSA.Create(2048);
        keys.Given(Request.Create().WithPath("/_/key.pem")).AtPriority(-1).RespondWith(Response.Create().WithBody(renewed.ExportSubjectPublicKeyInfoPem()));
        own.Oss.ImportParameters(renewed.ExportParameters(includePrivateParameters: true));

        using var tooSoon = await CallAsync(own, "/api/callback", Body, key, "/api/callback", Body);
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        using var later = await CallAsync(own, "/api/callback", Body, key, "/api/callback", Body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.OK), (before.StatusCode, tooSoon.StatusCode, later.StatusCode));
    }

    [Fact]
    public async Task a_report_on_another_bucket_is_refused()
    {
        const string Other = "bucket=other-bucket&object=a";

        using var response = await CallAsync(stack, "/api/callback", Other, $"{_keys.Url}/_/key.pem", "/api/callback", Other);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task without_the_headers_it_is_no_callback()
    {
        var server = stack.Server;

        using var response = await server.Http.PostAsync("/api/callback", new StringContent(Body), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private int Reports() => stack.Server.Log.Text.Split("reports an upload").Length;

    private static async Task<HttpResponseMessage> CallAsync(Stack stack, string target, string body, string keyUrl, string signedTarget, string signedBody)
    {
        var at = signedTarget.IndexOf('?', StringComparison.Ordinal);
        var text = $"{Uri.UnescapeDataString(at < 0 ? signedTarget : signedTarget[..at])}{(at < 0 ? "" : signedTarget[at..])}\n{signedBody}";
        var signature = stack.Oss.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, null, "application/x-www-form-urlencoded") };
        request.Headers.TryAddWithoutValidation("authorization", Convert.ToBase64String(signature));
        request.Headers.Add("x-oss-pub-key-url", Convert.ToBase64String(Encoding.UTF8.GetBytes(keyUrl)));
        return await stack.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>An AppServer, the key of OSS, and a server that hands the key out.</summary>
    public sealed class Stack : IAsyncLifetime
    {
        private readonly MisbehavingSts _sts = new();

        internal RSA Oss { get; } = RSA.Create(2048);

        internal WireMockServer Keys { get; } = WireMockServer.Start();

        internal AppServerReplica Server { get; private set; } = null!;

        public static async Task<Stack> StartAsync()
        {
            var stack = new Stack();
            await stack.InitializeAsync();
            return stack;
        }

        public async ValueTask InitializeAsync()
        {
            Keys.Given(Request.Create().WithPath("/_/key.pem", "/objects/key.pem")).RespondWith(Response.Create().WithBody(Oss.ExportSubjectPublicKeyInfoPem()));
            Keys.Given(Request.Create().WithPath("/_/garbage.pem")).RespondWith(Response.Create().WithBody("garbage"));
            Keys.Given(Request.Create().WithPath("/_/moved.pem")).RespondWith(Response.Create().WithStatusCode(302).WithHeader("Location", $"{Keys.Url}/objects/key.pem"));
            Keys.Given(Request.Create().WithPath("/_/huge.pem")).RespondWith(Response.Create().WithBody(new string('x', 100_000)));
            Server = await AppServerReplica.StartAsync(_sts.Url, null, ("Callback:PublicKeyPrefix", $"{Keys.Url}/_/"));
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            _sts.Dispose();
            Oss.Dispose();
            Keys.Dispose();
        }
    }
}
