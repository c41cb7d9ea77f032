using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Scenario.AppServer.Host;
using Scenario.AppServer.Hosting;
using Scenario.Hosting;

namespace Scenario.Integration.AppServer;

/// <summary>When AppServer refuses to start, when it starts and is not ready, and what it picks up while it runs.</summary>
public sealed class StartTests : IDisposable
{
    private readonly MisbehavingSts _sts = new();

    public void Dispose() => _sts.Dispose();

    [Fact]
    public async Task a_root_key_is_refused_with_a_clear_message()
    {
        _sts.IdentityType = "Account";

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => AppServerReplica.StartAsync(_sts.Url));

        Assert.Contains("acs:ram::11223344:root", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("RAM user", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_unreachable_sts_makes_it_start_unready_until_sts_answers()
    {
        _sts.FailNext(WireMock.ResponseBuilders.FaultType.EMPTY_RESPONSE, times: 3);
        await using var server = await AppServerReplica.StartAsync(_sts.Url, null, ("Sts:Retries", "0"), ("Sts:IdentityRetry", "00:00:00.300"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync(server));
        using (var alive = await server.Http.GetAsync("/healthz", TestContext.Current.CancellationToken))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        }

        await UntilAsync(async () => await ReadinessAsync(server) == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    public async Task plain_http_beyond_loopback_is_refused(string address)
    {
        await using var app = AppServerHost.Create(["--environment", "Development"], builder =>
        {
            builder.WebHost.UseUrls(address);
            builder.Configuration.AddInMemoryCollection([new("Sts:Endpoint", _sts.Url.AbsoluteUri)]);
        });

        var refusal = await Assert.ThrowsAsync<StartRefusedException>(() => app.StartAsync());

        Assert.Contains("plain HTTP", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_health_command_tells_a_server_that_is_ready_from_one_that_is_gone()
    {
        await using var app = AppServerHost.Create(["--environment", "Development"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection([new("Sts:Endpoint", _sts.Url.AbsoluteUri)]);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var readiness = app.Urls.Single() + "/readyz";

        Assert.Equal(0, Probe());
        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, Probe());

        int Probe() => (int)typeof(AppServerHost).Assembly.EntryPoint!.Invoke(null, [(string[])["health", readiness]])!;
    }

    [Fact]
    public async Task plain_http_on_loopback_starts_and_large_bodies_are_refused()
    {
        await using var app = AppServerHost.Create(["--environment", "Development"], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection([new("Sts:Endpoint", _sts.Url.AbsoluteUri)]);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await http.PostAsync("/api/callback", new ByteArrayContent(new byte[70_000]), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(response.Headers.Server);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("AccessKey:Secret", "", "AccessKey:Secret is missing")]
    [InlineData("Sts:Endpoint", "http://sts.aliyuncs.com", "Sts:Endpoint must be an https address")]
    [InlineData("Sts:Endpoint", "", "Sts:Endpoint: The Endpoint field is required")]
    [InlineData("Oss:Bucket", "Not_A_Bucket", "Oss:Bucket: The field")]
    [InlineData("Credentials:RefreshShare", "1.5", "Credentials:RefreshShare: The field")]
    [InlineData("Credentials:DefaultGrant", "none", "there is no grant \"none\"")]
    [InlineData("Grants:my-files:RoleArn", "oss-uploader", "Grants:my-files: RoleArn")]
    [InlineData("Grants:my-files:Policy", "{}", "Grants:my-files: Policy does not pass the grammar")]
    [InlineData("Grants:my-files:Policy", "", "exactly one of Policy and PolicyFile")]
    [InlineData("Grants:my-files:PolicyFile", "x.json", "exactly one of Policy and PolicyFile")]
    [InlineData("Grants:my-files:Prefix", "other/", "Grants:my-files: Resource")]
    [InlineData("Grants:my-files:DurationSeconds", "60", "Grants:my-files: DurationSeconds")]
    [InlineData("Transport:TrustedProxies:0", "everyone", "Transport:TrustedProxies")]
    [InlineData("Callback:PublicKeyPrefix", "https://example.com/key", "ends with a slash")]
    public async Task a_wrong_setting_stops_the_start_and_is_named(string key, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => AppServerReplica.StartAsync(_sts.Url, null, (key, value)));

        Assert.Contains(refusal.Failures, failure => failure.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task outside_development_an_issuer_of_tokens_is_required()
    {
        await using var app = AppServerHost.Create([], builder =>
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(
            [
                new("Sts:Endpoint", _sts.Url.AbsoluteUri), new("AccessKey:Id", "x"), new("AccessKey:Secret", "y"),
                new("Oss:Endpoint", "https://oss.example.com"),
                new("Oss:Region", "cn-hangzhou"), new("Oss:Bucket", "sample-bucket"), new("Grants:g:RoleArn", "acs:ram::1:role/r"),
                new("Grants:g:Prefix", "a/"),
                new("Grants:g:Policy", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/a/*"}]}"""),
            ]);
        });

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Contains("Authentication:Schemes:Bearer", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_vendors_variables_count_as_a_pair_and_less_than_our_own()
    {
        Assert.Equal(("id", "secret"), Key([new("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"), new("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret")]));
        Assert.Equal((null, null), Key([new("ALIBABA_CLOUD_ACCESS_KEY_ID", "id")]));
        Assert.Equal(
            ("own", "key"),
            Key([new("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"), new("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"), new("AccessKey:Id", "own"),
                new("AccessKey:Secret", "key")]));

        static (string? Id, string? Secret) Key(KeyValuePair<string, string?>[] variables)
        {
            using var configuration = new ConfigurationManager();
            configuration.AddInMemoryCollection(variables);
            ConfigurationLayers.AddVendorVariables(configuration);
            return (configuration["AccessKey:Id"], configuration["AccessKey:Secret"]);
        }
    }

    [Fact]
    public async Task the_key_is_rotated_without_a_restart()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url);
        await server.CredentialsAsync("alice");

        Change(server, ("AccessKey:Id", "LTAI5tNewKey"), ("AccessKey:Secret", "NewSecret"));
        await server.CredentialsAsync("bob");

        Assert.Contains("Credential=LTAI5tScenarioAppSrv0001,", _sts.Calls.First().Authorization, StringComparison.Ordinal);
        Assert.Contains("Credential=LTAI5tNewKey,", _sts.Calls.Last().Authorization, StringComparison.Ordinal);
        await UntilAsync(async () => await ReadinessAsync(server) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task an_incomplete_new_key_is_ignored()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url);

        Change(server, ("AccessKey:Id", ""));
        await server.CredentialsAsync("alice");

        Assert.Contains("A changed access key was ignored", server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_new_key_that_is_a_root_key_is_not_used()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url);
        _sts.IdentityType = "Account";

        Change(server, ("AccessKey:Id", "LTAI5tRoot"), ("AccessKey:Secret", "RootSecret"));
        await UntilAsync(async () => await ReadinessAsync(server) == HttpStatusCode.ServiceUnavailable);
        await UntilAsync(() => Task.FromResult(server.Log.Text.Contains("root key", StringComparison.Ordinal)));
        using var refused = await server.PostAsync("/api/credentials", "alice", new { });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(_sts.Calls);
    }

    [Fact]
    public async Task changed_grants_take_effect_if_valid_and_are_ignored_otherwise()
    {
        await using var server = await AppServerReplica.StartAsync(_sts.Url);

        Change(server, ("Grants:my-files:Prefix", "others/"));
        Assert.Equal("users/alice/", (await server.CredentialsAsync("alice")).GetProperty("allowedPrefix").GetString());

        const string Narrower =
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/in/*"}]}""";
        Change(server, ("Grants:my-files:Prefix", "users/{user}/in/"), ("Grants:my-files:Policy", Narrower));
        Assert.Equal("users/alice/in/", (await server.CredentialsAsync("alice")).GetProperty("allowedPrefix").GetString());

        Change(server, ("Grants:my-files:Policy", "{}"));
        Assert.Equal("users/alice/in/", (await server.CredentialsAsync("alice")).GetProperty("allowedPrefix").GetString());
        Assert.Contains("Changed grants were ignored", server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_jwt_of_dotnet_user_jwts_needs_nothing_but_its_key()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var jwt = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "dotnet-user-jwts",
            Audience = "http://127.0.0.1:8713",
            Expires = DateTime.UtcNow.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "alice" },
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(key), SecurityAlgorithms.HmacSha256),
        });
        await using var app = AppServerHost.Create(["--environment", "Development", "--urls", "http://127.0.0.1:0"], builder =>
            builder.Configuration.AddInMemoryCollection(
            [
                new("Sts:Endpoint", _sts.Url.AbsoluteUri),
                new("Authentication:Schemes:Bearer:SigningKeys:0:Issuer", "dotnet-user-jwts"), // what the tool keeps in the user's secrets
                new("Authentication:Schemes:Bearer:SigningKeys:0:Value", Convert.ToBase64String(key)),
            ]));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{app.Urls.Single()}/api/sts");
        request.Headers.Authorization = new("Bearer", jwt);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void Change(AppServerReplica server, params (string Key, string Value)[] settings)
    {
        var configuration = (IConfigurationRoot)server.Services.GetRequiredService<IConfiguration>();
        foreach (var (key, value) in settings)
        {
            configuration[key] = value;
        }

        configuration.Reload();
    }

    private static async Task<HttpStatusCode> ReadinessAsync(AppServerReplica server)
    {
        using var response = await server.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
