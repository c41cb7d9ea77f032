namespace Scenario.AppServer.Credentials;

/// <summary>Lets one replica at a time issue the credentials of one key.</summary>
internal interface IIssueLock
{
    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Releases the lock when disposed; null when another replica holds it.</returns>
    Task<IAsyncDisposable?> TryTakeAsync(string key, CancellationToken cancellationToken);
}
