using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.FakeOss;
using Scenario.FakeOss.Host;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;
using Scenario.Seeds;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.OssHarness;

/// <summary>A FakeOss of its own behind <see cref="OssTransport"/>, with the built-in seed and clients that already sign.</summary>
internal sealed class OssTestHost : IAsyncDisposable
{
    public const string Account = "11223344";
    public const string Region = "cn-hangzhou";
    public const string Bucket = "sample-bucket";
    public const string RootKeyId = "LTAI5tScenarioRoot000001";
    public const string RootSecret = "ScenarioRootSecret000000000001";

    private readonly WebApplication _app;

    private OssTestHost(WebApplication app, RamDirectoryBox directory)
    {
        _app = app;
        Directory = directory;
        Endpoint = OssTransport.EndpointOf(app);
        Http = OssTransport.ClientOf(app);
    }

    public Uri Endpoint { get; }

    /// <summary>For what <see cref="OssTestClient"/> does not send.</summary>
    public HttpClient Http { get; }

    public RamDirectoryBox Directory { get; }

    public MovableClock Clock => _app.Services.GetRequiredService<MovableClock>();

    public RequestJournal Journal => _app.Services.GetRequiredService<RequestJournal>();

    public SecurityTokenCodec Tokens => _app.Services.GetRequiredService<SecurityTokenCodec>();

    /// <summary>For what no request can set up in a reasonable time.</summary>
    public OssStore Store => _app.Services.GetRequiredService<OssStore>();

    /// <summary>For a request that no client sends.</summary>
    public Task HandleAsync(HttpContext http) => _app.Services.GetRequiredService<OssEngine>().HandleAsync(http);

    public OssTestClient Root => Client(RootKeyId, RootSecret);

    public OssTestClient Anonymous => new(Http, Endpoint, null, null, null);

    public static Task<OssTestHost> StartAsync(params string[] args) => StartAsync(static _ => { }, args);

    /// <param name="configure">Services that are to stand in place of the host's own.</param>
    /// <param name="args">Command line.</param>
    public static async Task<OssTestHost> StartAsync(Action<IServiceCollection> configure, params string[] args)
    {
        var directory = new RamDirectoryBox(ScenarioSeed.Default.ToDirectory(DateTimeOffset.UtcNow));
        var app = FakeOssHost.Create(["--Logging:LogLevel:Default", "Warning",
            "--Logging:LogLevel:Scenario.FakeOss.OssEngine", "Error", .. args], builder =>
        {
            OssTransport.Use(builder);
            builder.Services.AddSingleton<IRamDirectorySource>(directory);
            configure(builder.Services);
        });
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new OssTestHost(app, directory);
    }

    public OssTestClient Client(string accessKeyId, string secret, string? token = null) => new(Http, Endpoint, accessKeyId, secret, token);

    /// <summary>A session of a seeded role, as AssumeRole would issue it.</summary>
    public OssTestClient Session(string roleName, string? sessionPolicy = null, TimeSpan? lifetime = null)
    {
        var role = Directory.Current.FindRole(Account, roleName)!;
        var now = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds());
        var session = new RoleSession(
            "STS.NTestTestTestTestTestTest1",
            Account,
            role.RoleId,
            role.RoleName,
            "client-001",
            sessionPolicy,
            null,
            $"acs:ram::{Account}:user/appServer",
            now,
            now + (lifetime ?? TimeSpan.FromMinutes(30)));
        return Client(session.AccessKeyId, Tokens.SecretFor(session.AccessKeyId), Tokens.Issue(session));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
