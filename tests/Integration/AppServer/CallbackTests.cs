using System.Net;
using System.Security.Cryptography;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace Scenario.Integration.AppServer;

/// <summary>Upload callbacks: only OSS's signature, only a key from an allowed address. What a report must carry besides is in Attacks.</summary>
public sealed class CallbackTests(CallbackTests.Stack stack) : IClassFixture<CallbackTests.Stack>
{
    private const string Target = "/api/callback";

    private readonly UploadReports _reports = stack.Reports;

    [Theory]
    [InlineData("/api/callback")]
    [InlineData("/api/callback?a=%2F+b&c")]
    public async Task a_callback_of_oss_is_answered_with_json_of_known_length(string target)
    {
        var body = await BodyAsync();

        using var response = await _reports.SendAsync(target, body, _reports.KeyUrl, target, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("""{"status":"ok"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("alice (https://login.example.com): sample-bucket/users/alice/a.jpg, 7 bytes", _reports.Server.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/callback?x=1", "")]
    [InlineData("/api/callback", "&object=other")]
    public async Task a_signature_over_something_else_is_refused(string signedTarget, string more)
    {
        var believed = _reports.Believed;
        var body = await BodyAsync();

        using var response = await _reports.SendAsync(Target, body, _reports.KeyUrl, signedTarget, body + more);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(believed, _reports.Believed);
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
        var url = address.Replace("{keys}", _reports.Keys.Url, StringComparison.Ordinal)
            .Replace("{authority}", new Uri(_reports.Keys.Url!).Authority, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await _reports.SendAsync(await BodyAsync(), url));
    }

    [Fact]
    public async Task a_new_key_at_the_same_address_is_fetched_but_not_for_every_forgery()
    {
        await using var own = await UploadReports.StartAsync();
        var before = await own.SendAsync(await own.MakeAsync("alice", "users/alice/a.jpg"));
        using var renewed = RSA.Create(2048);
        own.Keys.Given(Request.Create().WithPath("/_/key.pem")).AtPriority(-1).RespondWith(Response.Create().WithBody(renewed.ExportSubjectPublicKeyInfoPem()));
        own.Oss.ImportParameters(renewed.ExportParameters(includePrivateParameters: true));
        var body = await own.MakeAsync("alice", "users/alice/b.jpg");

        // Two at most, where the machine is so slow that half a minute passes meanwhile.
        var fetches = own.Keys.LogEntries.Count;
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => own.SendAsync(body)));
        var asked = own.Keys.LogEntries.Count - fetches;
        own.Server.Clock.Advance(TimeSpan.FromSeconds(31));
        var later = await own.SendAsync(await own.MakeAsync("alice", "users/alice/c.jpg"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (before, later));
        Assert.InRange(asked, 0, 2);
    }

    [Fact]
    public async Task without_the_headers_it_is_no_callback()
    {
        using var response = await _reports.Server.Http.PostAsync(Target, new StringContent(await BodyAsync()), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private Task<string> BodyAsync() => _reports.MakeAsync("alice", "users/alice/a.jpg");

    /// <summary>One stack for the tests that do not change it.</summary>
    public sealed class Stack : IAsyncLifetime
    {
        internal UploadReports Reports { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Reports = await UploadReports.StartAsync();
            Reports.Keys.Given(Request.Create().WithPath("/_/garbage.pem")).RespondWith(Response.Create().WithBody("garbage"));
            Reports.Keys.Given(Request.Create().WithPath("/_/moved.pem"))
                .RespondWith(Response.Create().WithStatusCode(302).WithHeader("Location", $"{Reports.Keys.Url}/objects/key.pem"));
            Reports.Keys.Given(Request.Create().WithPath("/_/huge.pem")).RespondWith(Response.Create().WithBody(new string('x', 100_000)));
        }

        public ValueTask DisposeAsync() => Reports.DisposeAsync();
    }
}
