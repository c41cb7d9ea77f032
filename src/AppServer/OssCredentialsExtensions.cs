using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Callback;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Grants;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Presign;
using Scenario.AppServer.Sts;
using Scenario.AppServer.UploadForm;
using Scenario.Oss;

namespace Scenario.AppServer;

/// <summary>Mounts the credential endpoints in an ASP.NET Core application that has its own login, logging and everything else.</summary>
public static class OssCredentialsExtensions
{
    /// <summary>
    /// Registers what the endpoints need. It leaves the application's own cache, Redis connection, rate limits and Data Protection
    /// alone; the latter encrypts what is stored, so replicas that share a Redis must share its key ring.
    /// </summary>
    /// <param name="services">Of the application. A <see cref="TimeProvider"/> registered before is used.</param>
    /// <param name="configuration">
    /// The sections <c>AccessKey</c>, <c>Sts</c>, <c>Oss</c>, <c>Grants</c>, <c>Credentials</c>, <c>Users</c>, <c>Redis</c>, <c>RateLimit</c>,
    /// <c>UploadForm</c> and <c>Callback</c>: the application's configuration, or a section of it that holds them. What is wrong there stops the start and is
    /// named.
    /// </param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddOssCredentials(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddDataProtection();
        services.AddSection<OssOptions>(configuration, "Oss").Validate(
            static o => o.Endpoint is null || (o.Endpoint.IsAbsoluteUri && o.Endpoint.Scheme is "https" or "http" && o.Endpoint.AbsolutePath == "/"),
            "Oss:Endpoint must be an http or https address without a path.");
        services.AddSection<CredentialsOptions>(configuration, "Credentials");
        services.AddSection<UsersOptions>(configuration, "Users");
        services.AddSection<RateLimitOptions>(configuration, "RateLimit");
        services.AddSection<GrantsOptions>(configuration, "Grants");
        services.AddSingleton<GrantReader>();
        services.AddSingleton<IValidateOptions<GrantsOptions>>(static provider => new FirstGrants(provider.GetRequiredService<GrantReader>()));
        services.AddSingleton<GrantCatalog>();
        services.AddHostedService(static provider => provider.GetRequiredService<GrantCatalog>());
        services.AddSection<UploadFormOptions>(configuration, "UploadForm");
        services.AddSection<CallbackOptions>(configuration, "Callback").Validate(
            static o => o.PublicKeyPrefix is null || (o.PublicKeyPrefix.IsAbsoluteUri && o.PublicKeyPrefix.AbsolutePath.EndsWith('/')),
            "Callback:PublicKeyPrefix must be an address that ends with a slash.");
        services.AddSingleton<BucketAddress>();
        services.AddSingleton<ObjectAccess>();
        services.AddSingleton<CallbackKeys>();
        services.AddSingleton<CallbackTickets>();
        services.AddHttpClient(CallbackKeys.ClientName, static http =>
            {
                http.Timeout = TimeSpan.FromSeconds(3); // OSS waits 5 s for the answer to its callback
                http.MaxResponseContentBufferSize = CallbackKeys.MaxBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(
                static () => new SocketsHttpHandler { Proxy = OutwardProxy.OfSystem(), AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AppServerMetrics>();
        services.AddSts(configuration);
        services.AddCredentialCache(configuration);
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<AccessIssuer>();
        services.AddRateLimiter(RateLimits.AddTo);
        return services;
    }

    /// <summary>
    /// Maps <c>credentials</c>, <c>sts</c>, <c>upload-form</c> and <c>presign</c> for authenticated users, and <c>callback</c> for OSS. The application calls
    /// <c>UseAuthentication</c>, <c>UseAuthorization</c> and <c>UseRateLimiter</c> as ever; behind a proxy that ends TLS
    /// also <c>UseForwardedHeaders</c>, since credentials leave over HTTPS or within this machine only.
    /// </summary>
    /// <param name="routes">Of the application.</param>
    /// <param name="prefix">The path above them.</param>
    /// <returns>The group of the endpoints for users, to demand more of them, such as a policy of the application's own.</returns>
    public static RouteGroupBuilder MapOssCredentials(this IEndpointRouteBuilder routes, string prefix = "/api")
    {
        var api = routes.MapGroup(prefix).RequireAuthorization().AddEndpointFilter<ProtectedTransportFilter>().RequireRateLimiting(RateLimits.PerUser);
        api.MapCredentials();
        api.MapUploadForm();
        api.MapPresign();
        routes.MapGroup(prefix).MapCallback();
        return api;
    }
}
