using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Host.Login;

/// <summary>Tells the operator once that two issuers may both know an <c>alice</c>, who would share credentials and files.</summary>
internal sealed class SeveralIssuersWarning(IOptionsMonitor<JwtBearerOptions> options, ILogger<SeveralIssuersWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var validation = options.Get(JwtBearerDefaults.AuthenticationScheme).TokenValidationParameters;
        string?[] issuers = [validation.ValidIssuer, .. validation.ValidIssuers ?? []];
        var count = issuers.Where(static i => !string.IsNullOrEmpty(i)).Distinct(StringComparer.Ordinal).Count();
        if (count > 1)
        {
            Log.SeveralIssuers(logger, count);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
