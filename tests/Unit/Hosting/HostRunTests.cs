using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scenario.FakeSts.Host;
using Scenario.Hosting;

namespace Scenario.Unit.Hosting;

public sealed class HostRunTests
{
    [Fact]
    public async Task a_host_that_is_told_to_stop_while_it_starts_ends_in_order() => Assert.Equal(0, await RunAsync(static (lifetime, cancellationToken) =>
    {
        lifetime.StopApplication();
        return Task.Delay(Timeout.Infinite, cancellationToken); // as who waits for another service
    }));

    [Fact]
    public async Task a_host_that_gives_up_by_itself_does_not_pass_for_one_that_was_told_to_stop() =>
        await Assert.ThrowsAsync<OperationCanceledException>(() => RunAsync(static (_, _) => throw new OperationCanceledException()));

    private static Task<int> RunAsync(Func<IHostApplicationLifetime, CancellationToken, Task> start) => HostRun.RunAsync("X", [], FakeStsHost.Settings, _ =>
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddHostedService(services => new Starting(services.GetRequiredService<IHostApplicationLifetime>(), start));
        return builder.Build();
    });

    private sealed class Starting(IHostApplicationLifetime lifetime, Func<IHostApplicationLifetime, CancellationToken, Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start(lifetime, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
