using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Scenario.AppServer.Hosting;
using Scenario.Oss;

namespace Scenario.AppServer.Host.Login;

/// <summary>Who may ask: bearers of a JWT of the configured OIDC issuer, and in Development those of the development login.</summary>
internal static class Authentication
{
    private const string Choice = "Choice";
    private const string Development = "DevelopmentLogin";

    /// <summary>How far our clock and the issuer's may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The scheme <c>Bearer</c> reads <c>Authentication:Schemes:Bearer</c>, where <c>dotnet user-jwts</c> writes.</summary>
    public static void AddCallers(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var authentication = services.AddAuthentication(Choice)
            .AddPolicyScheme(Choice, null, options => options.ForwardDefaultSelector = context =>
                environment.IsDevelopment() && IsOfDevelopmentLogin(context) ? Development : JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure(static options => options.BackchannelHttpHandler = new SocketsHttpHandler { Proxy = OutwardProxy.OfSystem() })
            .PostConfigure<TimeProvider>(Finish);
        if (environment.IsDevelopment())
        {
            services.AddSingleton<DevelopmentTokens>();
            services.AddSection<DevelopmentLoginOptions>(configuration, "DevelopmentLogin");
            authentication.AddJwtBearer(Development, static _ => { });
            services.AddOptions<JwtBearerOptions>(Development)
                .PostConfigure<TimeProvider, DevelopmentTokens>(static (options, time, tokens) =>
                {
                    options.TokenValidationParameters = tokens.Validation;
                    Finish(options, time);
                });
        }
        else
        {
            services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
                .Validate(
                    static options => options.Authority is { Length: > 0 }
                        || options.MetadataAddress is { Length: > 0 }
                        || options.TokenValidationParameters.IssuerSigningKeys?.Any() == true,
                    "Authentication:Schemes:Bearer names no issuer: set Authority and ValidAudiences.")
                .ValidateOnStart();
            services.AddHostedService<SeveralIssuersWarning>();
        }

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void Finish(JwtBearerOptions options, TimeProvider time)
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = JwtRegisteredClaimNames.Sub;
        options.TokenValidationParameters.RoleClaimType = "role";
        // The default reads the system clock; a host that is given another clock must expire logins by it.
        options.TokenValidationParameters.LifetimeValidator = (notBefore, expires, _, _) =>
        {
            var now = time.GetUtcNow().UtcDateTime;
            return expires is not null && expires > now - Skew && (notBefore is null || notBefore < now + Skew);
        };
    }

    private static bool IsOfDevelopmentLogin(HttpContext context)
    {
        const string Prefix = "Bearer ";
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var handler = new JsonWebTokenHandler();
        var text = header[Prefix.Length..].Trim();
        try
        {
            return handler.CanReadToken(text) && handler.ReadJsonWebToken(text).Issuer == DevelopmentTokens.Issuer;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
