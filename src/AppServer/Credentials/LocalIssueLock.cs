namespace Scenario.AppServer.Credentials;

/// <summary>A single replica: that all who ask within the process share one call is the lock.</summary>
internal sealed class LocalIssueLock : IIssueLock
{
    public Task<IAsyncDisposable?> TryTakeAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(Nothing.Instance);

    private sealed class Nothing : IAsyncDisposable
    {
        public static readonly Nothing Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
