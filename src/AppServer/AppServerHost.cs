using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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
        AddOptions<OssOptions>(services, "Oss").Validate(
            static o => o.Endpoint is null || (o.Endpoint.IsAbsoluteUri && o.Endpoint.Scheme is "https" or "http" && o.Endpoint.AbsolutePath == "/"),
            "Oss:Endpoint must be an http or https address without a path.");
        AddOptions<CredentialsOptions>(services, "Credentials");
        AddOptions<UsersOptions>(services, "Users");
        AddOptions<RateLimitOptions>(services, "RateLimit");
        AddOptions<LimitsOptions>(services, "Limits");
        AddOptions<TransportOptions>(services, "Transport").Validate(
            static o => o.TrustedProxies.All(static p => System.Net.IPNetwork.TryParse(p, out _)),
            "Transport:TrustedProxies must list networks such as 10.0.0.0/8.");
        AddOptions<GrantsOptions>(services, "Grants");
        services.AddSingleton<GrantReader>();
        services.AddSingleton<IValidateOptions<GrantsOptions>>(static provider => new FirstGrants(provider.GetRequiredService<GrantReader>()));
        services.AddSingleton<GrantCatalog>();
        AddOptions<UploadFormOptions>(services, "UploadForm");
        AddOptions<CallbackOptions>(services, "Callback").Validate(
            static o => o.PublicKeyPrefix is null || (o.PublicKeyPrefix.IsAbsoluteUri && o.PublicKeyPrefix.AbsolutePath.EndsWith('/')),
            "Callback:PublicKeyPrefix must be an address that ends with a slash.");
        services.AddSingleton<OssAddress>();
        services.AddSingleton<ObjectAccess>();
        services.AddSingleton<CallbackKeys>();
        services.AddHttpClient(CallbackKeys.ClientName, static http =>
            {
                http.Timeout = TimeSpan.FromSeconds(3); // OSS waits 5 s for the answer to its callback
                http.MaxResponseContentBufferSize = CallbackKeys.MaxBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
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
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitsOptions>>(static (kestrel, limits) =>
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

    private static OptionsBuilder<T> AddOptions<T>(IServiceCollection services, string section)
        where T : class => services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();

    private static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TransportOptions>>().Value.TrustedProxies.Length > 0)
        {
            app.UseForwardedHeaders();
        }

        app.Use(SecurityHeaders.AddAsync);
        app.UseExceptionHandler();
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
        app.MapOpenApi().AllowAnonymous();
    }
}
