namespace Scenario.FakeCloud;

/// <summary>A cloud as it was: identities, buckets and objects, clock, faults and nonces. May be restored any number of times.</summary>
public sealed class CloudSnapshot : IAsyncDisposable
{
    internal CloudSnapshot(FakeCloudHost owner, Func<CancellationToken, Task> restore, Func<ValueTask> release)
    {
        Owner = owner;
        Restore = restore;
        Release = release;
    }

    internal FakeCloudHost Owner { get; }

    internal Func<CancellationToken, Task> Restore { get; }

    private Func<ValueTask> Release { get; }

    /// <summary>Lets go of the bytes that only this snapshot keeps; the cloud's own end does it as well.</summary>
    public ValueTask DisposeAsync() => Release();
}
