using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Callback;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Grants;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Login;
using Scenario.AppServer.Presign;
using Scenario.AppServer.Sts;
using Scenario.AppServer.UploadForm;
using Scenario.Oss;

namespace Scenario.AppServer;

/// <summary>Composition root of the AppServer host: Program, Demo and tests build it the same way.</summary>
public static class AppServerHost
{
    /// <summary>Builds the host; the caller runs or starts it.</summary>
    /// <param name="args">Command line; ASP.NET Core's configuration keys.</param>
    /// <param name="configure">Runs before the defaults are registered; what it registers (<see cref="TimeProvider"/>) wins.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(AppServerHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        ConfigurationLayers.Arrange(builder.Configuration, builder.Environment);
        configure?.Invoke(builder);
        AddServices(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSection<OssOptions>("Oss").Validate(
            static o => o.Endpoint is null || (o.Endpoint.IsAbsoluteUri && o.Endpoint.Scheme is "https" or "http" && o.Endpoint.AbsolutePath == "/"),
            "Oss:Endpoint must be an http or https address without a path.");
        services.AddSection<CredentialsOptions>("Credentials");
        services.AddSection<UsersOptions>("Users");
        services.AddSection<RateLimitOptions>("RateLimit");
        services.AddSection<LimitsOptions>("Limits");
        services.AddSection<TransportOptions>("Transport").Validate(
            static o => o.TrustedProxies.All(static p => System.Net.IPNetwork.TryParse(p, out _)),
            "Transport:TrustedProxies must list networks such as 10.0.0.0/8.");
        services.AddSection<GrantsOptions>("Grants");
        services.AddSingleton<GrantReader>();
        services.AddSingleton<IValidateOptions<GrantsOptions>>(static provider => new FirstGrants(provider.GetRequiredService<GrantReader>()));
        services.AddSingleton<GrantCatalog>();
        services.AddHostedService(static provider => provider.GetRequiredService<GrantCatalog>());
        services.AddSection<UploadFormOptions>("UploadForm");
        services.AddSection<CallbackOptions>("Callback").Validate(
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
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { Proxy = OutwardProxy.OfSystem(), AllowAutoRedirect = false, UseCookies = false });
        services.AddSingleton<AuditLog>();
        services.AddSts(builder.Configuration);
        services.AddCredentialCache(builder.Configuration);
        services.AddSingleton<CredentialStore>();
        services.AddSingleton<CredentialIssuer>();
        services.AddCallers(builder.Environment);
        services.AddRateLimiter(RateLimits.Configure);
        services.AddProblemDetails();
        services.AddOpenApi();
        services.AddTelemetry(builder.Configuration);
        services.AddHostedService<TransportGuard>();
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>().Configure<IOptions<LimitsOptions>>(static (kestrel, limits) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limits.Value.RequestBodyBytes;
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<TransportOptions>>(static (forwarded, transport) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in transport.Value.TrustedProxies)
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
            }
        });
    }

    private static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TransportOptions>>().Value.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        app.Use(SecurityHeaders.AddAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = static exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = static context => context.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePages();
        var origins = (app.Configuration.GetSection("Cors").Get<CorsSettings>() ?? new CorsSettings()).Origins;
        if (origins.Length > 0)
        {
            app.UseCors(policy => policy.WithOrigins(origins).WithMethods("GET", "POST").WithHeaders("Authorization", "Content-Type"));
        }

        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();

        var api = app.MapGroup("/api").AddEndpointFilter<ProtectedTransportFilter>().RequireRateLimiting(RateLimits.PerUser);
        api.MapCredentials();
        api.MapUploadForm();
        api.MapPresign();
        if (app.Environment.IsDevelopment())
        {
            api.MapLogin();
        }

        app.MapCallback();
        app.MapHealth();
        var description = app.MapOpenApi();
        if (app.Environment.IsDevelopment())
        {
            description.AllowAnonymous();
        }
    }
}
