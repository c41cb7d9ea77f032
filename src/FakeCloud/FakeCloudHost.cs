using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.FakeOss.Host;
using Scenario.FakeSts.Host;
using Scenario.Ram.Identities;

namespace Scenario.FakeCloud;

/// <summary>FakeSts and FakeOss in one process: one clock, one directory, one reset. Safe to run many side by side.</summary>
/// <example><c>await using var cloud = await FakeCloudHost.StartAsync();</c></example>
public sealed class FakeCloudHost : IAsyncDisposable
{
    private readonly WebApplication _sts;
    private readonly WebApplication _oss;
    private readonly IRamDirectorySource _directory;

    private FakeCloudHost(WebApplication sts, WebApplication oss)
    {
        _sts = sts;
        _oss = oss;
        _directory = sts.Services.GetRequiredService<IRamDirectorySource>();
        Clock = sts.Services.GetRequiredService<MovableClock>();
        Resets = sts.Services.GetRequiredService<ResetRegistry>();
        Faults = sts.Services.GetRequiredService<FaultRegistry>();
        StsJournal = sts.Services.GetRequiredService<RequestJournal>();
        OssJournal = oss.Services.GetRequiredService<RequestJournal>();
        StsEndpoint = Endpoint(sts, "http");
        OssEndpoint = Endpoint(oss, "http");
        StsHttpsEndpoint = FindEndpoint(sts, "https");
        OssHttpsEndpoint = FindEndpoint(oss, "https");
    }

    /// <summary>Where STS and RAM answer, such as <c>http://127.0.0.1:8711/</c>.</summary>
    public Uri StsEndpoint { get; }

    /// <summary>Where OSS answers: path style here, virtual-hosted on <c>BUCKET.localhost</c> with the same port.</summary>
    public Uri OssEndpoint { get; }

    /// <summary>FakeSts with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set. Its CA: <c>GET /__admin/ca.pem</c>.</summary>
    public Uri? StsHttpsEndpoint { get; }

    /// <summary>FakeOss with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set. Its CA: <c>GET /__admin/ca.pem</c>.</summary>
    public Uri? OssHttpsEndpoint { get; }

    /// <summary>The clock of both hosts. Moving it expires tokens, presigned URLs and form policies.</summary>
    public MovableClock Clock { get; }

    /// <summary>Failures on purpose, for both hosts; the names are in docs/faults.md.</summary>
    public FaultRegistry Faults { get; }

    /// <summary>What FakeSts answered, newest last, with explanations.</summary>
    public RequestJournal StsJournal { get; }

    /// <summary>What FakeOss answered, newest last, with explanations.</summary>
    public RequestJournal OssJournal { get; }

    /// <summary>What a reset puts back; hosts of the same process may add theirs.</summary>
    public ResetRegistry Resets { get; }

    /// <summary>Starts both hosts and returns when they accept requests.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    /// <exception cref="InvalidOperationException">The seed or a setting breaks a rule; the message names it.</exception>
    public static async Task<FakeCloudHost> StartAsync(FakeCloudOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var clock = new MovableClock();
        var resets = new ResetRegistry();
        var faults = new FaultRegistry();
        var sts = FakeStsHost.Create(Arguments(options, options.StsPort), builder =>
        {
            Share(builder, options.StsSettings, clock, resets, faults);
            options.ConfigureServices?.Invoke("sts", builder.Services);
        });
        try
        {
            await sts.StartAsync(cancellationToken);
            var directory = sts.Services.GetRequiredService<IRamDirectorySource>();
            var oss = FakeOssHost.Create([.. Arguments(options, options.OssPort), "--Store", options.Store], builder =>
            {
                Share(builder, options.OssSettings, clock, resets, faults);
                builder.Services.AddSingleton(directory);
                options.ConfigureServices?.Invoke("oss", builder.Services);
            });
            try
            {
                await oss.StartAsync(cancellationToken);
                return new(sts, oss);
            }
            catch
            {
                await oss.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await sts.DisposeAsync();
            throw;
        }
    }

    /// <summary>The identities as they are now.</summary>
    public ValueTask<RamDirectory> GetDirectoryAsync(CancellationToken cancellationToken = default) => _directory.GetAsync(cancellationToken);

    /// <summary>Identities, objects, faults, journals, nonces and clock as after start.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => Resets.ResetAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _oss.DisposeAsync();
        await _sts.DisposeAsync();
    }

    private static string[] Arguments(FakeCloudOptions options, int port)
    {
        var number = port.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = ["--urls", $"http://127.0.0.1:{number}"];
        if (options.SeedFile is { } seed)
        {
            arguments.AddRange(["--seed", seed]);
        }

        if (options.Https)
        {
            arguments.Add("--https");
        }

        return [.. arguments];
    }

    private static void Share(WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> settings, MovableClock clock, ResetRegistry resets, FaultRegistry faults)
    {
        // In a test or a demonstration the journal tells what happened; the console is the caller's.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:Scenario.FakeSts.StsEngine"] = "Error", // that the token key is a development key goes without saying here
            ["Logging:LogLevel:Scenario.FakeOss.OssEngine"] = "Error",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(resets);
        builder.Services.AddSingleton(faults);
    }

    private static Uri Endpoint(WebApplication host, string scheme) =>
        FindEndpoint(host, scheme) ?? throw new InvalidOperationException($"The host does not listen with {scheme}.");

    private static Uri? FindEndpoint(WebApplication host, string scheme) =>
        host.Urls.FirstOrDefault(url => url.StartsWith(scheme + "://", StringComparison.Ordinal)) is { } url ? new(url) : null;
}
