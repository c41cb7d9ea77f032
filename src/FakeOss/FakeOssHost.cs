using System.Text;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Certificates;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Identities;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Referers;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Seeding;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Storage.S3;
using Scenario.FakeOss.Website;
using Scenario.Ram.Identities;
using Scenario.Ram.Seed;
using Scenario.Ram.Sessions;

namespace Scenario.FakeOss;

/// <summary>Composition root of the FakeOss host: Program, Demo and tests build it the same way.</summary>
public sealed class FakeOssHost
{
    // A presigned URL carries the token; metadata and token together may come close to this (oss-protocol 9).
    private const int RequestLineBytes = 512 * 1024;
    private const int RequestHeadersBytes = 128 * 1024;
    private const int RequestHeaderCount = 2000; // metadata is limited by its size (8 KB), not by its number

    private FakeOssHost()
    {
    }

    /// <summary>Builds the host; the caller runs or starts it.</summary>
    /// <param name="args">Command line: <c>--urls</c>, <c>--store</c>, <c>--index DIRECTORY</c>, <c>--seed FILE</c>, <c>--https</c>, any configuration key.</param>
    /// <param name="configure">Runs before the defaults: services registered here, such as a shared clock or directory, stay.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration breaks a rule; the message names the key.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = CommandLine.Expand(args),
            ContentRootPath = AppContext.BaseDirectory,
        });

        // Below every other source, and under a name of its own: several hosts may share one directory.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new JsonConfigurationSource { Path = "appsettings.FakeOss.json", Optional = true });
        configure?.Invoke(builder);
        AddServices(builder.Services, builder.Configuration);
        builder.AddDevelopmentHttps();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeadersBytes;
            kestrel.Limits.MaxRequestHeaderCount = RequestHeaderCount;
            kestrel.Limits.MaxRequestBodySize = null; // uploads are limited by the operation, by stream
            kestrel.Limits.MinRequestBodyDataRate = null; // a slow uploader is not an error
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.UTF8; // metadata values are raw UTF-8
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
        });

        var app = builder.Build();
        var admin = app.Services.GetRequiredService<AdminApi>(); // registers the reset of the clock, by which objects are then dated
        app.Services.GetRequiredService<ResetRegistry>().Register(app.Services.GetRequiredService<Seeder>().ResetAsync);
        var addresses = app.Services.GetRequiredService<AddressResolver>();
        var pipeline = app.Services.GetRequiredService<OssPipeline>();
        var signer = app.Services.GetRequiredService<CallbackSigner>();
        var lifecycle = app.Services.GetRequiredService<LifecycleRunner>();
        var clock = app.Services.GetRequiredService<MovableClock>();
        app.RefuseCallbacks();
        app.Run(async http =>
        {
            // INVARIANT: no request, not even one for the journal, is answered before what the clock made due has happened.
            await lifecycle.CatchUpAsync(clock.GetUtcNow(), http.RequestAborted);

            // where the Host names a bucket, /__admin/ and /_/ are keys like any other
            if (!addresses.IsServiceHost(http.Request.Host.Value ?? "") || !(await admin.TryHandleAsync(http) || await signer.TryServeAsync(http)))
            {
                await pipeline.InvokeAsync(http);
            }
        });
        return app;
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration)
    {
        services.AddControlPlane(configuration, servesForeignContent: true);
        services.TryAddSingleton(_ => OssOptions.From(configuration));
        services.TryAddSingleton(provider => provider.GetRequiredService<OssOptions>().TokenKeys);
        services.TryAddSingleton<SecurityTokenCodec>();
        services.TryAddSingleton(provider => ReadSeed(provider.GetRequiredService<OssOptions>().SeedFile));
        services.TryAddSingleton<IRamDirectorySource>(provider => new RemoteDirectory(
            provider.GetRequiredService<OssOptions>(),
            new SocketsHttpHandler { UseProxy = false },
            provider.GetRequiredService<ScenarioSeed>(),
            provider.GetRequiredService<MovableClock>(),
            provider.GetRequiredService<ILogger<RemoteDirectory>>()));

        services.TryAddSingleton(provider => OpenStore(provider.GetRequiredService<OssOptions>(), provider.GetRequiredService<ILogger<OssStore>>()));
        services.TryAddSingleton<Seeder>();
        services.AddHostedService<StartUp>();

        services.TryAddSingleton<AddressResolver>();
        services.TryAddSingleton<OssRequestParser>();
        services.TryAddSingleton<PolicyCache>();
        services.TryAddSingleton<SignatureReader>();
        services.TryAddSingleton<KeyLookup>();
        services.TryAddSingleton<OssAuthenticator>();
        services.TryAddSingleton<RefererCheck>();
        services.TryAddSingleton<RequiredPermissions>();
        services.TryAddSingleton<OssAuthorizer>();
        services.TryAddSingleton<CallbackSigner>();
        services.TryAddSingleton<CallbackConnector>();
        services.TryAddSingleton<UploadCallbacks>();
        services.TryAddSingleton<OssHandlers>();
        services.TryAddSingleton<StaticWebsite>();
        services.TryAddSingleton<LifecycleRunner>();
        services.AddHostedService<LifecycleService>();
        services.TryAddSingleton<OssResponseWriter>();
        services.TryAddSingleton<OssRecorder>();
        services.TryAddSingleton<OssPipeline>();
    }

    private static OssStore OpenStore(OssOptions options, ILogger<OssStore> logger)
    {
        if (options.S3 is { } s3)
        {
            return OpenS3Store(s3, options.Fsync, logger);
        }

        if (options.StoreDirectory is not { } directory)
        {
            return new OssStore(new OssIndex(path: null, fsync: false), new MemoryBlobStore(), logger);
        }

        Directory.CreateDirectory(directory);
        return new OssStore(
            new OssIndex(Path.Combine(directory, "index.db"), options.Fsync),
            new FileBlobStore(directory, options.Fsync),
            logger);
    }

    private static OssStore OpenS3Store(S3StoreOptions options, bool fsync, ILogger<OssStore> logger)
    {
        Directory.CreateDirectory(options.IndexDirectory);
        var index = new OssIndex(Path.Combine(options.IndexDirectory, "index.db"), fsync, S3Schema.Sql);
        var client = S3Connection.Open(options);
        var blobs = new S3BlobStore(client, options, index, logger);
        return new OssStore(index, blobs, logger, new ReadableCopies(client, blobs, options, index, logger));
    }

    private static ScenarioSeed ReadSeed(string? file)
    {
        if (file is null)
        {
            return ScenarioSeed.Default;
        }

        var result = SeedReader.Parse(File.ReadAllBytes(file));
        return result.IsValid ? result.Seed : throw new InvalidOperationException($"Seed:File '{file}' is refused. {result.Error}");
    }
}
