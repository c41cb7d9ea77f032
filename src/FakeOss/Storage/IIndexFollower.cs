namespace Scenario.FakeOss.Storage;

/// <summary>Something outside that shows what the index says. It never fails a write: what it cannot do now it does later.</summary>
internal interface IIndexFollower : IDisposable
{
    /// <summary>Brings these buckets (with an empty key) and keys to the state of the index.</summary>
    Task FollowAsync(OssStore store, IReadOnlyList<(string Bucket, string Key)> touched);

    /// <summary>At start: works off whatever an earlier run left.</summary>
    Task CatchUpAsync(OssStore store, CancellationToken cancellationToken);
}
