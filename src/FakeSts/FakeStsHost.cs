using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Certificates;
using Scenario.FakeSts.AssumeRole;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.GetCallerIdentity;
using Scenario.FakeSts.Identities;
using Scenario.FakeSts.ImsApi;
using Scenario.FakeSts.Operations;
using Scenario.FakeSts.RamApi;
using Scenario.FakeSts.Requests;
using Scenario.FakeSts.Stores;
using Scenario.Ram.Identities;
using Scenario.Ram.Seed;
using Scenario.Ram.Sessions;

namespace Scenario.FakeSts;

/// <summary>Composition root of the FakeSts host: Program, Demo and tests build it the same way.</summary>
public sealed class FakeStsHost
{
    // Long values arrive percent-encoded in the URL: a SAML assertion has up to 100 000 characters (sts-ram-api 7.7).
    private const int RequestLineBytes = 512 * 1024;
    private const int RequestHeadersBytes = 128 * 1024;

    private FakeStsHost()
    {
    }

    /// <summary>Builds the host; the caller runs or starts it.</summary>
    /// <param name="args">Command line: <c>--urls</c>, <c>--seed FILE</c>, <c>--https</c>, any configuration key.</param>
    /// <param name="configure">Runs before the defaults: services registered here, such as a shared clock or directory, stay.</param>
    /// <exception cref="InvalidOperationException">The configuration or the seed breaks a rule; the message names the key.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = CommandLine.Expand(args),
            ContentRootPath = AppContext.BaseDirectory,
        });

        // Below every other source, and under a name of its own: several hosts may share one directory.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new JsonConfigurationSource { Path = "appsettings.FakeSts.json", Optional = true });
        configure?.Invoke(builder);

        var options = StsOptions.Read(builder.Configuration);
        AddServices(builder.Services, builder.Configuration, options);
        builder.AddDevelopmentHttps();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeadersBytes;
            kestrel.Limits.MaxRequestBodySize = RpcRequestReader.MaximumBodyBytes + 1;
        });

        var app = builder.Build();
        var admin = app.Services.GetRequiredService<AdminApi>();
        var pipeline = app.Services.GetRequiredService<StsPipeline>();
        RegisterResets(app.Services);
        if (ReferenceEquals(app.Services.GetRequiredService<TokenKeyRing>(), TokenKeyRing.Development))
        {
            Log.DevelopmentTokenKey(app.Services.GetRequiredService<ILogger<FakeStsHost>>());
        }

        app.RefuseCallbacks();
        app.Run(async context =>
        {
            if (!await admin.TryHandleAsync(context))
            {
                await pipeline.HandleAsync(context);
            }
        });
        return app;
    }

    private static void AddServices(IServiceCollection services, IConfiguration configuration, StsOptions options)
    {
        services.AddControlPlane(configuration);
        services.TryAddSingleton(options);
        services.TryAddSingleton(options.TokenKeys);
        services.TryAddSingleton<SecurityTokenCodec>();
        services.TryAddSingleton(_ => ReadSeed(options.SeedFile));
        services.TryAddSingleton(static provider => new RamDirectoryBox(
            provider.GetRequiredService<ScenarioSeed>().ToDirectory(provider.GetRequiredService<MovableClock>().GetUtcNow())));
        services.TryAddSingleton<IRamDirectorySource>(static provider => provider.GetRequiredService<RamDirectoryBox>());
        services.TryAddSingleton(provider => new RamDirectoryStore(
            provider.GetRequiredService<RamDirectoryBox>(), options.DirectoryFile is null ? null : DirectoryDatabase.Open(options.DirectoryFile)));
        services.TryAddSingleton(static _ => new Identifiers());

        services.TryAddSingleton(static provider => new NonceCache(provider.GetRequiredService<MovableClock>()));
        services.TryAddSingleton<KeyResolver>();
        services.TryAddSingleton<RequestAuthenticator>();
        services.TryAddSingleton<CredentialIssuer>();
        services.TryAddSingleton<AssumeRoleHandler>();
        services.TryAddSingleton(static provider => new OidcIssuer(provider.GetRequiredService<MovableClock>()));
        services.TryAddSingleton<OidcTokenValidator>();
        services.TryAddSingleton<AssumeRoleWithOidcHandler>();
        services.TryAddSingleton(static provider => new SamlIssuer(provider.GetRequiredService<MovableClock>()));
        services.TryAddSingleton<AssumeRoleWithSamlHandler>();
        services.TryAddSingleton<RamOperations>();
        services.TryAddSingleton<ImsOperations>();
        services.TryAddSingleton(static provider => new OperationTable(
        [
            provider.GetRequiredService<AssumeRoleHandler>().Operation,
            GetCallerIdentityHandler.Operation,
            provider.GetRequiredService<AssumeRoleWithOidcHandler>().Operation,
            provider.GetRequiredService<AssumeRoleWithSamlHandler>().Operation,
            .. provider.GetRequiredService<RamOperations>().All,
            .. provider.GetRequiredService<ImsOperations>().All,
        ]));
        services.TryAddSingleton<StsPipeline>();

        services.TryAddSingleton<DirectoryExport>();
        services.AddSingleton(static provider => provider.GetRequiredService<DirectoryExport>().Route);
        for (var i = 0; i < OidcIssuer.RouteCount; i++)
        {
            var index = i;
            services.AddSingleton(provider => provider.GetRequiredService<OidcIssuer>().Routes[index]);
        }

        for (var i = 0; i < SamlIssuer.RouteCount; i++)
        {
            var index = i;
            services.AddSingleton(provider => provider.GetRequiredService<SamlIssuer>().Routes[index]);
        }

        services.TryAddSingleton<SeedExport>();
        services.AddSingleton(static provider => provider.GetRequiredService<SeedExport>().Route);
    }

    private static void RegisterResets(IServiceProvider services)
    {
        var resets = services.GetRequiredService<ResetRegistry>();
        resets.Register(services.GetRequiredService<NonceCache>().Clear);
        var clock = services.GetRequiredService<MovableClock>();
        var seed = services.GetRequiredService<ScenarioSeed>();
        var store = services.GetRequiredService<RamDirectoryStore>();
        resets.Register(cancellationToken => store.ReplaceAsync(seed.ToDirectory(clock.GetUtcNow()), cancellationToken));
    }

    private static ScenarioSeed ReadSeed(string? file)
    {
        if (file is null)
        {
            return ScenarioSeed.Default;
        }

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Seed:File '{file}' cannot be read: {e.Message}", e);
        }

        var result = SeedReader.Parse(bytes);
        return result.IsValid ? result.Seed : throw new InvalidOperationException($"Seed:File '{file}' is refused. {result.Error}");
    }
}
