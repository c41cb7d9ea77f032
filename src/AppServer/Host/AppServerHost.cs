using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Host.Login;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Host;

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
        var configuration = builder.Configuration;
        services.AddKeyRing(configuration);
        services.AddOssCredentials(configuration);
        services.AddSection<LimitsOptions>(configuration, "Limits");
        services.AddSection<TransportOptions>(configuration, "Transport").Validate(
            static o => o.TrustedProxies.All(static p => System.Net.IPNetwork.TryParse(p, out _)),
            "Transport:TrustedProxies must list networks such as 10.0.0.0/8.");
        services.AddCallers(configuration, builder.Environment);
        services.AddProblemDetails();
        services.AddOpenApi();
        services.AddTelemetry(configuration);
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

        var api = app.MapOssCredentials("/api");
        if (app.Environment.IsDevelopment())
        {
            api.MapLogin();
        }

        app.MapHealth();
        var description = app.MapOpenApi();
        if (app.Environment.IsDevelopment())
        {
            description.AllowAnonymous();
        }
    }
}
