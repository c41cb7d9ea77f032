using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Scenario.Integration.AppServer;

/// <summary>Who may ask for what, and the shapes of the answers.</summary>
public sealed class ApiTests : IDisposable
{
    private readonly MovedClock _clock = new();
    private readonly MisbehavingSts _sts;

    public ApiTests() => _sts = new MisbehavingSts(_clock);

    public void Dispose() => _sts.Dispose();

    [Fact]
    public async Task without_a_valid_token_nothing_is_handed_out()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        var good = server.TokenFor("alice");
        string?[] bad = [null, "", "nonsense", $"{good}x", good[..^10], "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."];

        foreach (var token in bad)
        {
            foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Post, "/api/credentials"), (HttpMethod.Get, "/api/sts"),
                (HttpMethod.Post, "/api/presign"), (HttpMethod.Post, "/api/upload-form")])
            {
                using var response = await server.SendAsync(method, path, token, method == HttpMethod.Get ? null : new { });
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            }
        }

        Assert.Empty(_sts.Calls);
    }

    [Fact]
    public async Task a_login_ends_by_the_servers_clock()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        var token = server.TokenFor("alice");
        _clock.Advance(TimeSpan.FromHours(2));

        using var response = await server.SendAsync(HttpMethod.Post, "/api/credentials", token, new { });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task the_development_login_exists_in_development_only()
    {
        await using var production = await AppServerReplica.StartAsync(_sts.Url, _clock);
        await using var development = await AppServerReplica.StartAsync(_sts.Url, _clock, ("environment", "Development"));
        var alice = new { user = "alice", password = "alice-password" };

        using var absent = await production.SendAsync(HttpMethod.Post, "/api/login", null, alice);
        using var wrong = await development.SendAsync(HttpMethod.Post, "/api/login", null, new { user = "alice", password = "bob-password" });
        using var nobody = await development.SendAsync(HttpMethod.Post, "/api/login", null, new { });
        using var right = await development.SendAsync(HttpMethod.Post, "/api/login", null, alice);

        Assert.NotEqual(HttpStatusCode.OK, absent.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        var token = (await right.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString();
        using var credentials = await development.SendAsync(HttpMethod.Post, "/api/credentials", token, new { grant = "my-files" });
        Assert.Equal(HttpStatusCode.OK, credentials.StatusCode);
        using var elsewhere = await production.SendAsync(HttpMethod.Post, "/api/credentials", token, new { grant = "my-files" });
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.DoesNotContain("alice-password", development.Log.Text, StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromHours(9));
        using var late = await development.SendAsync(HttpMethod.Post, "/api/credentials", token, new { grant = "my-files" });
        Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
    }

    [Fact]
    public async Task credentials_say_where_and_how_long_they_hold()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        var answer = await server.CredentialsAsync("alice");

        Assert.Equal("STS.1", answer.GetProperty("accessKeyId").GetString());
        Assert.Equal("secret-of-1", answer.GetProperty("accessKeySecret").GetString());
        Assert.Equal("token-of-1", answer.GetProperty("securityToken").GetString());
        Assert.Equal("cn-hangzhou", answer.GetProperty("region").GetString());
        Assert.Equal("https://oss-cn-hangzhou.aliyuncs.com", answer.GetProperty("endpoint").GetString());
        Assert.Equal("sample-bucket", answer.GetProperty("bucket").GetString());
        Assert.Equal("users/alice/", answer.GetProperty("allowedPrefix").GetString());
        var expiration = DateTimeOffset.ParseExact(answer.GetProperty("expiration").GetString()!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal);
        Assert.InRange((expiration - _clock.GetUtcNow()).TotalSeconds, 1780, 1800); // 1800 s unless asked otherwise
    }

    [Fact]
    public async Task the_mobile_shape_is_the_vendors()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.SendAsync(HttpMethod.Get, "/api/sts?grant=my-files", server.TokenFor("alice"), null);
        using var standard = await server.SendAsync(HttpMethod.Get, "/api/sts", server.TokenFor("alice"), null);

        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(["StatusCode", "AccessKeyId", "AccessKeySecret", "SecurityToken", "Expiration"], body.EnumerateObject().Select(static m => m.Name));
        Assert.Equal(200, body.GetProperty("StatusCode").GetInt32());
        Assert.Equal(HttpStatusCode.OK, standard.StatusCode);
        Assert.Single(_sts.Calls);
    }

    [Theory]
    [InlineData("""{"grant":"nope"}""", 400, "unknown-grant")]
    [InlineData("""{"grant":"my-files","durationSeconds":899}""", 400, "duration")]
    [InlineData("""{"grant":"my-files","durationSeconds":3601}""", 400, "duration")]
    [InlineData("""{"grant":"staff"}""", 403, "role-required")]
    [InlineData("""{"grant":7}""", 400, null)]
    [InlineData("not json", 400, null)]
    public async Task what_cannot_be_granted_is_a_problem_document(string body, int status, string? code)
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/credentials") { Content = new StringContent(body, null, "application/json") };
        request.Headers.Authorization = new("Bearer", server.TokenFor("alice"));

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(code, problem.TryGetProperty("code", out var found) ? found.GetString() : null);
        Assert.Empty(_sts.Calls);
    }

    [Fact]
    public async Task a_role_in_the_token_opens_the_grant_that_wants_it()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.SendAsync(HttpMethod.Post, "/api/credentials", server.TokenFor("alice", "guest", "staff"), new { grant = "staff" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task a_name_with_something_invisible_in_it_is_refused()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.PostAsync("/api/credentials", "ali\u202Ece", new { });

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(_sts.Calls);
    }

    [Fact]
    public async Task a_hostile_name_gets_a_prefix_of_its_own()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        var answer = await server.CredentialsAsync("../bob/*\"");

        Assert.Equal("users/=2E.=2Fbob=2F=2A=22/", answer.GetProperty("allowedPrefix").GetString());
        Assert.Matches("^[A-Za-z0-9.@_-]{2,64}$", _sts.Calls.Single().SessionName);
    }

    [Fact]
    public async Task one_user_who_asks_too_often_does_not_slow_another()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock, ("RateLimit:RequestsPerMinute", "3"));
        for (var index = 0; index < 3; index++)
        {
            await server.CredentialsAsync("alice");
        }

        using var refused = await server.PostAsync("/api/credentials", "alice", new { });
        await server.CredentialsAsync("bob");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task every_answer_carries_the_security_headers()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);
        foreach (var path in (string[])["/healthz", "/api/sts", "/nowhere", "/openapi/v1.json"])
        {
            using var response = await server.SendAsync(HttpMethod.Get, path, path == "/nowhere" ? server.TokenFor("alice") : null, null);

            Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task the_description_lists_every_call()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock);

        using var response = await server.SendAsync(HttpMethod.Get, "/openapi/v1.json", server.TokenFor("alice"), null);
        var document = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Superset(
            (HashSet<string>)["/api/credentials", "/api/sts", "/api/upload-form", "/api/presign", "/api/callback", "/healthz", "/readyz"],
            document.GetProperty("paths").EnumerateObject().Select(static p => p.Name).ToHashSet());
    }

    [Fact]
    public async Task a_web_page_of_a_configured_origin_may_ask_and_no_other()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url, _clock, ("Cors:Origins:0", "https://app.example.com"));

        Assert.Equal("https://app.example.com", await PreflightAsync("https://app.example.com"));
        Assert.Null(await PreflightAsync("https://evil.example.com"));

        async Task<string?> PreflightAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/api/credentials");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }
}
