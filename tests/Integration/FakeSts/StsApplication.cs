using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.FakeSts;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Host;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.Integration.FakeSts;

/// <summary>FakeSts in process with a clock that stands still, ids that count, and two accounts; it starts with the first use.</summary>
/// <remarks>
/// Composed as its program composes it, but started by the test: <c>WebApplicationFactory</c> runs the entry point on a thread of its own, which takes
/// longer than the host itself and meets a host that is gone where a test is quick.
/// </remarks>
internal sealed class StsApplication : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ScenarioSeed Seed = SeedReader.Parse(Encoding.UTF8.GetBytes(TestSeed.Json)).Seed!;

    private readonly Lazy<WebApplication> _app;
    private readonly bool _isOnSockets;
    private int _counter;

    /// <param name="settings">Settings of the host.</param>
    /// <param name="configure">Services that are to stand in place of the host's own.</param>
    /// <param name="isOnSockets">Listens on loopback, for what a connection alone shows.</param>
    public StsApplication(IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null, bool isOnSockets = false)
    {
        _isOnSockets = isOnSockets;
        _app = new(() =>
        {
            var app = FakeStsHost.Create([], builder => Configure(builder, settings, configure));
            app.StartAsync().GetAwaiter().GetResult();
            return app;
        });
    }

    public FakeTimeProvider Time { get; } = new(Start);

    /// <summary>Everything that was logged, one line per message.</summary>
    public CapturedLog Logged { get; } = new();

    public IServiceProvider Services => _app.Value.Services;

    public MovableClock Clock => Services.GetRequiredService<MovableClock>();

    public RequestJournal Journal => Services.GetRequiredService<RequestJournal>();

    public RamDirectoryBox Directory => Services.GetRequiredService<RamDirectoryBox>();

    /// <summary>The key of both built-in issuers.</summary>
    public static RSA CreateIssuerKey() => TestKey.Open();

    public HttpClient CreateClient() => _isOnSockets
        ? new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(_app.Value.Urls.Single()) }
        : _app.Value.GetTestClient();

    /// <summary>The key of a RAM user of account A that may assume any role.</summary>
    public StsClient AsCaller() => As("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001");

    public StsClient AsRoot() => As("LTAI5tTestRoot0000000001", "TestRootSecret0000000000000001");

    public StsClient As(string accessKeyId, string secret, string? token = null) => new(CreateClient(), Clock, accessKeyId, secret, token);

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated)
        {
            await _app.Value.StopAsync();
            await _app.Value.DisposeAsync();
        }
    }

    private void Configure(WebApplicationBuilder builder, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? configure)
    {
        if (_isOnSockets)
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        }
        else
        {
            builder.WebHost.UseTestServer();
        }

        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders().AddProvider(Logged).SetMinimumLevel(LogLevel.Trace);
        var clock = new MovableClock(Time);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(new Identifiers(bytes => bytes.Fill((byte)Interlocked.Increment(ref _counter))));
        builder.Services.AddSingleton(new OidcIssuer(clock, CreateIssuerKey));
        builder.Services.AddSingleton(new SamlIssuer(clock, CreateIssuerKey));
        builder.Services.AddSingleton(Seed);
        configure?.Invoke(builder.Services);
    }
}
