using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.FakeSts.AssumeRole;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.GetCallerIdentity;
using Scenario.FakeSts.Identities;
using Scenario.FakeSts.ImsApi;
using Scenario.FakeSts.RamApi;
using Scenario.FakeSts.Stores;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;
using Scenario.Seeds;

namespace Scenario.FakeSts;

/// <summary>STS and RAM: registered with its options, it answers requests. Whoever serves it owns the listener.</summary>
internal sealed class StsEngine
{
    // Long values arrive percent-encoded in the URL: a SAML assertion has up to 100 000 characters (sts-ram-api 7.7).
    private const int RequestLineBytes = 512 * 1024;
    private const int RequestHeadersBytes = 128 * 1024;

    private readonly StsPipeline _pipeline;

    public StsEngine(
        StsPipeline pipeline,
        OperationTable operations,
        FaultRegistry faults,
        ResetRegistry resets,
        NonceCache nonces,
        TimeProvider clock,
        ScenarioSeed seed,
        RamDirectoryStore store,
        TokenKeyRing keys,
        ILogger<StsEngine> logger)
    {
        _pipeline = pipeline;
        faults.Know("sts", operations.All.Select(static operation => operation.Action));
        resets.Register(nonces.Clear);
        resets.Register(cancellationToken => store.ReplaceAsync(seed.ToDirectory(clock.GetUtcNow()), cancellationToken));
        if (ReferenceEquals(keys, TokenKeyRing.Development))
        {
            Log.DevelopmentTokenKey(logger);
        }
    }

    /// <summary>Limits that the protocol needs, for whoever listens.</summary>
    public static void ConfigureKestrel(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = RequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = RequestHeadersBytes;
        kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 4096, gracePeriod: TimeSpan.FromSeconds(10)); // a body is read before its sender is known
        kestrel.Limits.MaxRequestBodySize = RpcRequestReader.MaximumBodyBytes + 1;
    }

    /// <summary>Answers one request.</summary>
    public Task HandleAsync(HttpContext http) => _pipeline.InvokeAsync(http);

    /// <summary>Registers the engine and what it is made of. What is registered already, such as a shared clock or directory, stays.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range; the message names the key.</exception>
    public static void AddTo(IServiceCollection services, StsOptions options)
    {
        options.Validate();
        services.AddControlPlane(options.Admin);
        services.TryAddSingleton(options);
        services.TryAddSingleton(options.TokenKeys);
        services.TryAddSingleton<SecurityTokenCodec>();
        services.TryAddSingleton(options.Seed);
        services.TryAddSingleton(static provider => new RamDirectoryBox(
            provider.GetRequiredService<ScenarioSeed>().ToDirectory(provider.GetRequiredService<MovableClock>().GetUtcNow())));
        services.TryAddSingleton<IRamDirectorySource>(static provider => provider.GetRequiredService<RamDirectoryBox>());
        services.TryAddSingleton(provider => new RamDirectoryStore(
            provider.GetRequiredService<RamDirectoryBox>(), options.DirectoryFile is null ? null : DirectoryDatabase.Open(options.DirectoryFile)));
        services.TryAddSingleton(static _ => new Identifiers());

        services.TryAddSingleton(static provider => new NonceCache(provider.GetRequiredService<MovableClock>()));
        services.TryAddSingleton<CredentialLookup>();
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
        services.TryAddSingleton<StsRecorder>();
        services.TryAddSingleton<StsPipeline>();

        services.TryAddSingleton<DirectoryExport>();
        services.AddSingleton(static provider => provider.GetRequiredService<DirectoryExport>().Routes);
        services.AddSingleton(static provider => provider.GetRequiredService<OidcIssuer>().Routes);
        services.AddSingleton(static provider => provider.GetRequiredService<SamlIssuer>().Routes);

        services.TryAddSingleton<TokenRoute>();
        services.AddSingleton(static provider => provider.GetRequiredService<TokenRoute>().Routes);
        services.TryAddSingleton<SeedExport>();
        services.AddSingleton(static provider => provider.GetRequiredService<SeedExport>().Routes);
        services.TryAddSingleton<StsEngine>();
    }
}
