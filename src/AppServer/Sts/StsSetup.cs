using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;
using Scenario.Oss;

namespace Scenario.AppServer.Sts;

/// <summary>The STS client that configuration chose, and what all of them share.</summary>
internal static class StsSetup
{
    public static void AddSts(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSection<StsOptions>(configuration, "Sts").Validate(
            static o => o.Endpoint is null
                || (o.Endpoint.IsAbsoluteUri && TransportGuard.IsAcceptable(o.Endpoint.GetLeftPart(UriPartial.Authority)) && o.Endpoint.AbsolutePath == "/"),
            "Sts:Endpoint must be an https address without a path (http on loopback only).")
            .Validate(static o => o.CertificateAuthorityFile is not { Length: > 0 } file || File.Exists(file), "Sts:CertificateAuthorityFile does not exist.");
        services.AddSection<AccessKeyOptions>(configuration, "AccessKey");
        services.AddSingleton<IValidateOptions<AccessKeyOptions>, AccessKeyValidator>();
        services.AddSingleton<AccessKeySource>();
        services.AddSingleton<CloudClock>();
        services.AddSingleton<StsCircuitBreaker>();
        services.AddSingleton<IdentityState>();
        services.AddHostedService<IdentityCheck>();
        if (configuration.GetValue<StsClientKind>("Sts:Client") == StsClientKind.AlibabaSdk)
        {
#if ALIBABA_SDK
            services.TryAddSingleton<IStsClient, AlibabaSdkStsClient>();
            return;
#else
            throw new StartRefusedException("Sts:Client is AlibabaSdk, but this build does not contain the vendor's SDK; build with -p:AlibabaSdk=true.");
#endif
        }

        services.AddTransient<Acs3SigningHandler>();
        services.AddHttpClient<HttpStsClient>(static (provider, http) =>
            {
                http.BaseAddress = provider.GetRequiredService<IOptions<StsOptions>>().Value.Endpoint;
                http.Timeout = Timeout.InfiniteTimeSpan; // the pipeline below has the timeouts
                http.MaxResponseContentBufferSize = StsReply.MaxBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(static provider => Connections(provider.GetRequiredService<IOptions<StsOptions>>().Value))
            .AddResilienceHandler("sts", StsResilience.Configure);
        services.AddHttpClient(nameof(HttpStsClient)).AddHttpMessageHandler<Acs3SigningHandler>();
        services.TryAddTransient<IStsClient>(static provider => provider.GetRequiredService<HttpStsClient>());
    }

    private static ProxyNamingHandler Connections(StsOptions options)
    {
        var proxy = OutwardProxy.OfSystem();
        var handler = new SocketsHttpHandler
        {
            Proxy = proxy,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5)
        };
        if (options.CertificateAuthorityFile is { Length: > 0 } file)
        {
            handler.SslOptions.CertificateChainPolicy =
                new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return new ProxyNamingHandler(handler, proxy);
    }
}
