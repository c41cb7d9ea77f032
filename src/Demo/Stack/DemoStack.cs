using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.AppClient;
using Scenario.AppServer.Host;
using Scenario.ControlPlane.Journal;
using Scenario.Demo.Walk;
using Scenario.FakeCloud;
using Scenario.FakeCloud.Hosting;
using Scenario.FakeOss.Stores;
using Scenario.FakeOss.Stores.S3;
using Scenario.Hosting;
using Scenario.Trainer.Attacking;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Stages;
using Scenario.Trainer.Walks;
using ZiggyCreatures.Caching.Fusion;

namespace Scenario.Demo.Stack;

/// <summary>FakeSts, FakeOss and AppServer in one process, each on its own port, with one clock.</summary>
internal sealed class DemoStack : IAsyncDisposable
{
    /// <summary>Standard output belongs to the walk; warnings of the hosts go to standard error.</summary>
    private static readonly Dictionary<string, string?> QuietLogging = new()
    {
        ["Logging:LogLevel:Default"] = "Error",
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Error",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None", // why a host did not start is told once, in one line
        ["Logging:Console:LogToStandardErrorThreshold"] = "Trace",
    };

    // Nobody edits the settings of a cloud that lives in here, and watching files for each would use up what the system allows of it.
    private const string UnwatchedSettings = "--hostBuilder:reloadConfigOnChange=false";

    // An experiment is judged by what is reported, and a slow machine's reports are late.
    private static readonly TimeSpan LongestCallback = TimeSpan.FromMinutes(5);

    private readonly WebApplication _appServer;
    private readonly HeldPorts _ports;

    private DemoStack(FakeCloudHost cloud, WebApplication appServer, AppServerMeter meter, HopFeed feed, bool vendorSdk, LearnerSeat? seat, HeldPorts ports)
    {
        _ports = ports;
        Journal = seat?.NewJournal() ?? new();
        Cloud = cloud;
        _appServer = appServer;
        Meter = meter;
        AppServer = new Uri(appServer.Urls.First());
        AppServerHttps = appServer.Urls.FirstOrDefault(static url => url.StartsWith("https://", StringComparison.Ordinal)) is { } tls ? new Uri(tls) : null;
        Http = CreateHttpClient();
        OssClients = new OssClients(vendorSdk, Http, TimeProvider.System);
        cloud.StsJournal.Added += (_, entry) => Journal.Add(entry);
        cloud.OssJournal.Added += (_, entry) => Journal.Add(entry);
        cloud.Resets.Register(Journal.Clear);
        Stage = new Stage(cloud, AppServer, feed, () => new(meter.Requests, meter.Bytes, meter.ObjectBytes), owner: this)
        {
            Addresses = Addresses,
            Account = Cast.Account,
            Bucket = Cast.Bucket,
            Region = Cast.Region,
            AppUsers = Section(appServer, "DevelopmentLogin:Users").ToDictionary(static user => user.Key, static user => user.Value ?? ""),
            ForgetTokens = cancellationToken => appServer.Services.GetRequiredService<IFusionCacheProvider>().GetCache("Scenario.AppServer")
                .ClearAsync(allowFailSafe: false, token: cancellationToken).AsTask(),
            Grants = [.. Section(appServer, "Grants").Select(static grant => grant.Key)],
            OssEntrance = seat?.Oss,
            AppServerEntrance = seat?.AppServer,
            ReportPort = ports.Report,
        };
        Stage.SetWalk(PlayAsync);
    }

    public FakeCloudHost Cloud { get; }

    public Uri AppServer { get; }

    /// <summary>AppServer with TLS; null unless <see cref="DemoOptions.Https"/> is set.</summary>
    public Uri? AppServerHttps { get; }

    /// <summary>Port of the trainers' page, known before it listens: AppServer has to let it in.</summary>
    public int PagePort => _ports.PageNumber;

    public AppServerMeter Meter { get; }

    /// <summary>The requests of both fakes in one list, as the page shows them.</summary>
    public RequestJournal Journal { get; }

    /// <summary>The stack as the page sees it; ending it ends the stack.</summary>
    public Stage Stage { get; }

    /// <summary>Shared by the callers of the walk.</summary>
    public HttpClient Http { get; }

    /// <summary>The OSS clients of the walk.</summary>
    public OssClients OssClients { get; }

    /// <summary>Where each host listens; with TLS a second line each.</summary>
    public IReadOnlyDictionary<string, string> Addresses =>
        new (string Name, Uri? Address)[]
        {
            ("FakeSts", Cloud.StsEndpoint), ("FakeOss", Cloud.OssEndpoint), ("AppServer", AppServer),
            ("FakeSts TLS", Cloud.StsHttpsEndpoint), ("FakeOss TLS", Cloud.OssHttpsEndpoint), ("AppServer TLS", AppServerHttps),
        }
        .Where(static host => host.Address is not null)
        .ToDictionary(static host => host.Name, static host => host.Address!.ToString().TrimEnd('/'));

    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="learner">Keeps the learner for whom this is within the limits of the class; null outside of one.</param>
    /// <param name="isExperiment">Whether it lives for one check alone, which may let OSS report uploads to a receiver of its own.</param>
    /// <param name="gate">Leaves one check of the cloud out; null in every cloud that lives longer than an experiment.</param>
    /// <exception cref="IOException">A port is taken, or the store or seed cannot be read.</exception>
    public static async Task<DemoStack> StartAsync(DemoOptions options, CancellationToken cancellationToken, LearnerMeter? learner = null,
        CarelessGate? gate = null, bool isExperiment = false)
    {
        var seat = learner is null ? null : new LearnerSeat(learner);
        var feed = seat?.NewFeed() ?? new();
        var ports = new HeldPorts(options.Port, isExperiment);
        FakeCloudHost? cloud = null;
        WebApplication? appServer = null;
        try
        {
            cloud = await StartCloudAsync(options, ports, seat, feed, gate, isExperiment, cancellationToken);
            learner?.Use = cloud.StoredUse;
            feed.Listen(cloud); // before AppServer starts: it asks STS at once who it is
            var meter = new AppServerMeter();
            appServer = CreateAppServer(options, cloud, meter, feed, ports, seat);
            await appServer.StartAsync(cancellationToken);
            return new DemoStack(cloud, appServer, meter, feed, options.VendorSdk, seat, ports);
        }
        catch
        {
            await (appServer?.DisposeAsync() ?? default);
            await (cloud?.DisposeAsync() ?? default);
            ports.Dispose();
            throw;
        }
    }

    /// <summary>A client that never uses a proxy: no call leaves this machine.</summary>
    public static HttpClient CreateHttpClient() => new(new SocketsHttpHandler { UseProxy = false, AutomaticDecompression = DecompressionMethods.None });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _appServer.DisposeAsync();
        await Cloud.DisposeAsync();
        _ports.Dispose();
    }

    /// <summary>Lets the page listen on the port that AppServer lets in, where that was found and not told.</summary>
    public void HandPagePortTo(IServiceCollection services) => _ports.Page?.HandTo(services);

    private static Task<FakeCloudHost> StartCloudAsync(DemoOptions options, HeldPorts ports, LearnerSeat? seat, HopFeed feed, CarelessGate? gate,
        bool isExperiment, CancellationToken cancellationToken) => FakeCloudHost.StartAsync(
        new FakeCloudOptions
        {
            StsPort = options.Port == 0 ? 0 : options.Port + 1,
            OssPort = options.Port == 0 ? 0 : options.Port + 2,
            Seed = options.Seed is { } seed ? Seed.File(seed) : Seed.Default,
            Region = Cast.Region, // AppServer and the walk sign for it, whatever else a seed has
            Log = Console.Error.WriteLine,
            LogFrom = LogLevel.Warning, // such as objects whose bytes are gone
            Https = options.Https,
            Certificates = options.Https ? DevelopmentHttps.OpenAuthority() : null,
            ConfigureOss = oss => options.ConfigureOss(isExperiment ? oss with { CallbackTimeout = LongestCallback } : oss) with
            {
                Store = StoreFactories.Of(options.Store, fsync: false, () => S3Options(options)),
                OnlyCallbackTargets = seat is null ? null : [.. ports.CallbackTargets],
            },
            ConfigureServices = (host, services) =>
            {
                Listen(services, feed, host == "sts" ? HopHost.Sts : HopHost.Oss, seat);
                if (gate is not null)
                {
                    services.AddSingleton<IStartupFilter>(gate); // behind the tap, which shows what was really sent
                }
            },
        },
        cancellationToken);

    private static IEnumerable<IConfigurationSection> Section(WebApplication host, string name) => host.Configuration.GetSection(name).GetChildren();

    private async Task PlayAsync(Func<WalkIntro, Func<Task<WalkOutcome>>, Task> step, CancellationToken cancellationToken)
    {
        var walk = new ScenarioWalk(this, onStep: null, (asked, play) => step(
            new(asked.ChapterId, asked.Name.Id, asked.Name.Arguments, asked.Principal, asked.Expected),
            async () =>
            {
                var made = await play();
                return new(made.Said.Id, made.Said.Arguments, made.AsExpected, made.Refused, made.RequestId);
            }));
        await walk.PlayAsync(cancellationToken);
    }

    // The credentials come from the environment, never from the command line.
    private static S3StoreOptions S3Options(DemoOptions options)
    {
        string? Setting(string key) => options.StoreSettings.GetValueOrDefault(key) ?? Environment.GetEnvironmentVariable(key);
        return S3StoreOptions.Create(
            options.Store,
            Setting("SCENARIO_S3_ACCESS_KEY"),
            Setting("SCENARIO_S3_SECRET_KEY"),
            Setting("S3:Region"),
            Setting("S3:BucketPrefix"),
            options.Index ?? Setting("S3:IndexDirectory"));
    }

    // The same composition root that a company runs; only configuration points it at the fakes.
    private static WebApplication CreateAppServer(DemoOptions options, FakeCloudHost cloud, AppServerMeter meter, HopFeed feed, HeldPorts ports,
        LearnerSeat? seat) =>
        AppServerHost.Create(["--environment", "Development", "--urls", $"http://127.0.0.1:{ports.AppServerNumber}", UnwatchedSettings], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Sts:Endpoint"] = cloud.StsEndpoint.ToString(),
                ["Sts:Client"] = options.VendorSdk ? "AlibabaSdk" : "Http",
                ["AccessKey:Id"] = Cast.AppServerKeyId,
                ["AccessKey:Secret"] = Cast.AppServerKeySecret,
                ["Oss:Endpoint"] = cloud.OssEndpoint.ToString(),
                ["Callback:Url"] = $"http://127.0.0.1:{ports.AppServerNumber}/api/callback",
                ["Callback:PublicKeyPrefix"] = $"{cloud.OssEndpoint.GetLeftPart(UriPartial.Authority)}/_/",
                ["Cors:Origins:0"] = $"http://127.0.0.1:{ports.PageNumber}",
                ["Cors:Origins:1"] = $"http://localhost:{ports.PageNumber}",
                ["Https"] = options.Https ? "true" : "false",
            });
            builder.AddDevelopmentHttps(); // the certificate that a company would configure
            if (ports.AppServer is { } held)
            {
                held.HandTo(builder.Services);
                builder.WebHost.UseUrls([$"http://127.0.0.1:{held.Number}", .. options.Https ? ["https://127.0.0.1:0"] : Array.Empty<string>()]);
            }

            builder.Configuration.AddInMemoryCollection(QuietLogging);
            builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Scenario.AppServer.Audit", "Error")]);
            builder.Services.AddSingleton<TimeProvider>(cloud.MovableClock);
            Listen(builder.Services, feed, HopHost.AppServer, seat);
            builder.Services.AddSingleton<IStartupFilter>(meter);
        });

    // What stands in front of a host, the outermost first.
    private static void Listen(IServiceCollection services, HopFeed feed, HopHost host, LearnerSeat? seat)
    {
        if (seat?.EntranceOf(host) is { } entrance)
        {
            services.AddSingleton<IStartupFilter>(entrance);
        }

        services.AddSingleton<IStartupFilter>(new HopTap(feed, host));
        if (seat is not null)
        {
            services.AddSingleton<IStartupFilter>(seat.Meter.For(host));
            if (host != HopHost.AppServer)
            {
                services.AddSingleton(seat.NewJournal());
            }
        }
    }

    /// <summary>Ports that hosts are told of before they are listened on; those that had to be found are held, since somebody else may be quicker.</summary>
    private sealed class HeldPorts(int first, bool isExperiment) : IDisposable
    {
        public LoopbackPort? AppServer { get; } = first == 0 ? LoopbackPort.FindV4() : null;

        public LoopbackPort? Page { get; } = first == 0 ? LoopbackPort.FindV4() : null;

        public LoopbackPort? Report { get; } = isExperiment ? LoopbackPort.FindV4() : null;

        public int AppServerNumber => AppServer?.Number ?? first + 3;

        public int PageNumber => Page?.Number ?? first;

        public IEnumerable<IPEndPoint> CallbackTargets => Report is null ? [new(IPAddress.Loopback, AppServerNumber)]
            : [new(IPAddress.Loopback, AppServerNumber), new(IPAddress.Loopback, Report.Number)];

        public void Dispose()
        {
            AppServer?.Dispose();
            Page?.Dispose();
            Report?.Dispose();
        }
    }
}
