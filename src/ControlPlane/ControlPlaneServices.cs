using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;

namespace Scenario.ControlPlane;

public static class ControlPlaneServices
{
    /// <summary>Registers clock, journal, resets, faults and the control API. What is registered
    /// already, and so shared by several hosts of a process, stays.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Who may use the control API; null serves loopback alone.</param>
    /// <param name="servesForeignContent">See <see cref="AdminOptions.ServesForeignContent"/>.</param>
    /// <exception cref="InvalidOperationException">The options break a rule; the message names the key.</exception>
    public static IServiceCollection AddControlPlane(this IServiceCollection services, AdminOptions? options = null, bool servesForeignContent = false)
    {
        options ??= new AdminOptions();
        options.ServesForeignContent = servesForeignContent;
        options.Validate();

        services.TryAddSingleton(options);
        services.TryAddSingleton(new MovableClock());
        services.TryAddSingleton<TimeProvider>(static provider => provider.GetRequiredService<MovableClock>());
        services.TryAddSingleton(new RequestJournal());
        services.TryAddSingleton(static _ => new ResetRegistry());
        services.TryAddSingleton(static _ => new FaultRegistry());
        services.TryAddSingleton<FaultRoutes>();
        services.TryAddSingleton<ClockRoutes>();
        services.TryAddSingleton<RequestRoutes>();
        services.TryAddSingleton<OwnServer>();
        services.TryAddSingleton(static provider =>
        {
            if (provider.GetService<IServer>() is not null)
            {
                provider.GetRequiredService<OwnServer>(); // from now on it knows where the host listens
            }

            var resets = provider.GetRequiredService<ResetRegistry>();
            resets.Register(provider.GetRequiredService<MovableClock>().Reset, ResetStep.Clock);
            resets.Register(provider.GetRequiredService<RequestJournal>().Clear);
            resets.Register(provider.GetRequiredService<FaultRegistry>().Clear);
            return new AdminApi(
                provider.GetRequiredService<AdminOptions>(),
                provider.GetRequiredService<ClockRoutes>(),
                provider.GetRequiredService<RequestRoutes>(),
                provider.GetRequiredService<FaultRoutes>(),
                resets,
                provider.GetServices<IReadOnlyList<AdminRoute>>());
        });
        return services;
    }
}
