using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Host;
using Scenario.Hosting;

namespace Scenario.Integration.AppServer;

/// <summary>One AppServer in the Production environment, without sockets unless a test asks for
/// TLS, whose users carry JWTs of an issuer with a known key.</summary>
internal sealed class AppServerReplica : IAsyncDisposable
{
    private const string Issuer = "https://login.example.com";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    private readonly WebApplication _app;

    private AppServerReplica(WebApplication app, MovedClock clock, LogLines log)
    {
        _app = app;
        Clock = clock;
        Log = log;
        Http = app.Services.GetRequiredService<IServer>() is TestServer ? app.GetTestClient() : new HttpClient();
    }

    public MovedClock Clock { get; }

    public LogLines Log { get; }

    public HttpClient Http { get; }

    /// <summary>Where it listens with TLS.</summary>
    public Uri Https => new(_app.Urls.Single(static url => url.StartsWith("https://", StringComparison.Ordinal)));

    public IServiceProvider Services => _app.Services;

    /// <param name="sts">Where STS is.</param>
    /// <param name="clock">The server's clock; null for one of its own.</param>
    /// <param name="settings">Further settings; <c>environment</c> makes it Development, <c>Https</c> makes it listen on sockets, with TLS too.</param>
    public static async Task<AppServerReplica> StartAsync(Uri sts, MovedClock? clock = null, params (string Key, string? Value)[] settings)
    {
        clock ??= new MovedClock();
        var log = new LogLines();
        var app = AppServerHost.Create(settings.Any(static s => s.Key == "environment") ? ["--environment", "Development"] : [], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection(Settings(sts));
            foreach (var (key, value) in settings)
            {
                builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(key, value)]);
            }

            if (settings.Any(static s => s.Key == "Https"))
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
                builder.AddDevelopmentHttps();
            }
            else
            {
                builder.WebHost.UseTestServer();
            }
        });
        try
        {
            await app.StartAsync();
            return new AppServerReplica(app, clock, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A JWT of the configured issuer.</summary>
    public string TokenFor(string user, params string[] roles)
    {
        var now = Clock.GetUtcNow();
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "app",
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            Subject = new ClaimsIdentity([new Claim("sub", user), .. roles.Select(static r => new Claim("role", r))]),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Key), SecurityAlgorithms.HmacSha256),
        });
    }

    public Task<HttpResponseMessage> PostAsync(string path, string user, object body) => SendAsync(HttpMethod.Post, path, TokenFor(user), body);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asks for credentials and expects them.</summary>
    public async Task<JsonElement> CredentialsAsync(string user, string grant = "my-files", string? rejected = null)
    {
        using var response = await PostAsync("/api/credentials", user, new { grant, rejectedAccessKeyId = rejected });
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>What the others see of a process that was killed: its answers under way break off, and nothing it still does reaches Redis.</summary>
    public async Task KillAsync()
    {
        await Services.GetRequiredKeyedService<StackExchange.Redis.IConnectionMultiplexer>(CredentialCaching.Name).DisposeAsync();
        Http.CancelPendingRequests();
        Http.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static Dictionary<string, string?> Settings(Uri sts) => new()
    {
        ["AccessKey:Id"] = "LTAI5tScenarioAppSrv0001",
        ["AccessKey:Secret"] = "ScenarioAppServerSecret0000001",
        ["Sts:Endpoint"] = sts.AbsoluteUri,
        ["Sts:RetryPause"] = "00:00:00.010",
        ["Sts:AttemptTimeout"] = "00:00:30", // a busy machine must not look like an absent STS
        ["Sts:TotalTimeout"] = "00:02:00",
        ["Sts:StartTimeout"] = "00:02:00",
        ["Oss:Endpoint"] = "https://oss-cn-hangzhou.aliyuncs.com",
        ["Oss:Region"] = "cn-hangzhou",
        ["Oss:Bucket"] = "sample-bucket",
        ["Credentials:DefaultGrant"] = "my-files",
        ["Authentication:Schemes:Bearer:ValidIssuer"] = Issuer,
        ["Authentication:Schemes:Bearer:ValidAudiences:0"] = "app",
        ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Issuer,
        ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(Key),
        ["Grants:my-files:RoleArn"] = "acs:ram::11223344:role/oss-uploader",
        ["Grants:my-files:Prefix"] = "users/{user}/",
        ["Grants:my-files:Policy"] =
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
        ["Grants:staff:RoleArn"] = "acs:ram::11223344:role/oss-readonly",
        ["Grants:staff:RequiredRole"] = "staff",
        ["Grants:staff:Prefix"] = "shared/",
        ["Grants:staff:Policy"] = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/shared/*"}]}""",
    };
}
