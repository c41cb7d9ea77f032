using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Identities;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Seeding;
using Scenario.FakeOss.Service;
using Scenario.FakeOss.Website;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.FakeOss;

/// <summary>OSS: registered with its options, started once, it answers requests. Whoever serves it owns the listener.</summary>
internal sealed class OssEngine(
    ResetRegistry resets, FaultRegistry faults, OssStore store, Seeder seeder, OssPipeline pipeline, LifecycleRunner midnights, TokenKeyRing keys,
    OssOptions options, ILogger<OssEngine> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>Limits that the protocol needs, for whoever listens.</summary>
    public static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = 512 * 1024; // a presigned URL carries the token (oss-protocol 9)
        kestrel.Limits.MaxRequestHeadersTotalSize = 128 * 1024; // metadata and token together may come close to this
        kestrel.Limits.MaxRequestHeaderCount = 2000; // metadata is limited by its size (8 KB), not by its number
        kestrel.Limits.MaxRequestBodySize = null; // uploads are limited by the operation, by stream
        kestrel.Limits.MinRequestBodyDataRate = null; // GuardedBody has it: a slow uploader is not an error, a silent stranger is
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.UTF8; // metadata values are raw UTF-8
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
    }

    /// <summary>Before the first request: reconcile index and bytes, seed an empty store, then watch for midnights.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        faults.Know("oss", OssOperations.All.Select(static operation => operation.Name));
        resets.Register(seeder.ResetAsync);
        if (ReferenceEquals(keys, TokenKeyRing.Development))
        {
            Log.DevelopmentTokenKey(logger);
        }

        // Taken nevertheless: the vendor opens regions that no list here has.
        foreach (var region in options.FurtherRegions.Append(options.Region).Concat(options.Seed.Buckets.Select(static bucket => bucket.Region))
            .Distinct().Where(static region => !DescribeRegions.IsKnown(region)))
        {
            Log.UnknownRegion(logger, region);
        }

        await store.ReconcileAsync(cancellationToken);
        await seeder.SeedAsync(cancellationToken);
        await midnights.StartAsync(cancellationToken);
    }

    /// <summary>Ends the background work; requests can still be answered.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => midnights.StopAsync(cancellationToken);

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext http) => pipeline.InvokeAsync(http);

    // INVARIANT: background work has ended before the store that it uses is disposed, also when nobody called StopAsync.
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>Registers the engine and what it is made of. What is registered already, such as a shared clock or directory, stays.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range; the message names the key.</exception>
    public static void AddTo(IServiceCollection services, OssOptions options)
    {
        options.Validate();
        services.AddControlPlane(options.Admin, servesForeignContent: true);
        services.TryAddSingleton(options);
        services.TryAddSingleton(options.TokenKeys);
        services.TryAddSingleton<SecurityTokenCodec>();
        services.TryAddSingleton(options.Seed);
        services.TryAddSingleton<IRamDirectorySource, RemoteDirectory>();
        services.TryAddSingleton(provider =>
            options.Store.Open(provider.GetRequiredService<MovableClock>(), provider.GetRequiredService<ILogger<OssStore>>()));
        services.TryAddSingleton<DirectObjects>();
        services.TryAddSingleton<Seeder>();

        services.TryAddSingleton<AddressResolver>();
        services.TryAddSingleton<SignatureReader>();
        services.TryAddSingleton<CredentialLookup>();
        services.TryAddSingleton<KeyLookup>();
        services.TryAddSingleton<OssAuthenticator>();
        services.TryAddSingleton<OssAuthorizer>();
        services.TryAddSingleton<CallbackSigner>();
        services.TryAddSingleton<CallbackConnector>();
        services.TryAddSingleton<UploadCallbacks>();
        services.TryAddSingleton<StaticWebsite>();
        services.TryAddSingleton<LifecycleRunner>();
        services.TryAddSingleton<OssResponseWriter>();
        services.TryAddSingleton<OssRecorder>();
        services.TryAddSingleton<OssPipeline>();
        services.TryAddSingleton<OssEngine>();
    }
}
