namespace Scenario.AppServer.Credentials;

/// <summary>Lets one replica at a time issue the credentials of one key.</summary>
internal interface IIssueLock
{
    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Releases the lock when disposed; null when another replica holds it.</returns>
    Task<IAsyncDisposable?> TryTakeAsync(string key, CancellationToken cancellationToken);
}

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
