using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Scenario.AppServer;
using ZiggyCreatures.Caching.Fusion;

namespace Scenario.Integration.AppServer;

/// <summary>The library in an application that has its own login, cache, rate limits and pages.</summary>
public sealed class MountedTests : IAsyncLifetime
{
    private readonly MisbehavingSts _sts = new();
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(Settings());
        var services = builder.Services;
        services.AddRouting();
        services.AddAuthentication("own").AddScheme<AuthenticationSchemeOptions, OwnLogin>("own", null);
        services.AddAuthorizationBuilder().AddPolicy("staff", static policy => policy.RequireClaim("staff"));
        services.AddRateLimiter(static limits =>
        {
            limits.RejectionStatusCode = StatusCodes.Status418ImATeapot;
            limits.AddFixedWindowLimiter("pages", static window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
        });
        services.AddFusionCache();
        services.AddOssCredentials(builder.Configuration.GetSection("Files"));
        _app = builder.Build();
        _app.UseAuthentication();
        _app.UseRateLimiter();
        _app.UseAuthorization();
        _app.MapGet("/page", static () => "page").RequireRateLimiting("pages");
        _app.MapOssCredentials("/files");
        _app.MapOssCredentials("/staff/files").RequireAuthorization("staff");
        await _app.StartAsync();
        _http = _app.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _sts.Dispose();
    }

    [Fact]
    public async Task a_user_of_the_application_gets_credentials_for_their_own_prefix()
    {
        using var response = await PostAsync("/files/credentials", "alice");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var issued = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("users/alice/", issued.GetProperty("allowedPrefix").GetString());
        Assert.Equal("alice", Assert.Single(_sts.Calls).SessionName);
    }

    [Theory]
    [InlineData("/files/credentials", null, HttpStatusCode.Unauthorized)]
    [InlineData("/staff/files/credentials", "alice", HttpStatusCode.Forbidden)]
    [InlineData("/staff/files/credentials", "staff", HttpStatusCode.OK)]
    [InlineData("/files/callback", null, HttpStatusCode.Forbidden)] // anyone may report; nobody is believed without a ticket
    public async Task the_applications_own_rules_decide_who_may_ask(string path, string? user, HttpStatusCode expected)
    {
        using var response = await PostAsync(path, user);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task what_the_application_has_stays_as_it_was()
    {
        using var first = await _http.GetAsync("/page", Token);
        using var second = await _http.GetAsync("/page", Token);
        using var issued = await PostAsync("/files/credentials", "bob");

        Assert.Equal((HttpStatusCode.OK, StatusCodes.Status418ImATeapot), (first.StatusCode, (int)second.StatusCode));
        Assert.Equal(HttpStatusCode.OK, issued.StatusCode);
        var own = _app.Services.GetRequiredService<IFusionCache>();
        Assert.Equal("FusionCache", own.CacheName); // not the one that holds credentials
    }

    [Fact]
    public async Task a_mistake_is_named_by_its_place_in_the_applications_configuration()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(Settings()).AddInMemoryCollection([new("Files:Oss:Bucket", "A")]);
        builder.Services.AddOssCredentials(builder.Configuration.GetSection("Files"));
        await using var app = builder.Build();

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Token));

        Assert.Contains("Files:Oss:Bucket", refusal.ToString(), StringComparison.Ordinal);
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["Redis"] = "a setting of the application's own, under a name that the library knows too",
        ["Files:AccessKey:Id"] = "LTAI5tScenarioAppSrv0001",
        ["Files:AccessKey:Secret"] = "ScenarioAppServerSecret0000001",
        ["Files:Sts:Endpoint"] = _sts.Url.AbsoluteUri,
        ["Files:Oss:Endpoint"] = "https://oss-cn-hangzhou.aliyuncs.com",
        ["Files:Oss:Region"] = "cn-hangzhou",
        ["Files:Oss:Bucket"] = "sample-bucket",
        ["Files:Users:NameClaim"] = "who",
        ["Files:Credentials:DefaultGrant"] = "my-files",
        ["Files:Grants:my-files:RoleArn"] = "acs:ram::11223344:role/oss-uploader",
        ["Files:Grants:my-files:Prefix"] = "users/{user}/",
        ["Files:Grants:my-files:Policy"] =
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
    };

    private async Task<HttpResponseMessage> PostAsync(string path, string? user)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = user is null ? null : new AuthenticationHeaderValue("own", user);
        return await _http.SendAsync(request, Token);
    }

    private sealed class OwnLogin(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var user = AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) ? header.Parameter : null;
            if (user is null)
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            Claim[] claims = user == "staff" ? [new("who", user), new("staff", "yes")] : [new("who", user)];
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, "own")), "own")));
        }
    }
}
