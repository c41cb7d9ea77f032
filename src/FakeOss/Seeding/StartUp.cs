using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Seeding;

/// <summary>Before the first request: reconcile index and bytes, then seed an empty store.</summary>
internal sealed class StartUp(OssStore store, Seeder seeder) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.ReconcileAsync(cancellationToken);
        await seeder.SeedAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
