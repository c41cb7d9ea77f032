namespace Scenario.FakeCloud;

/// <summary>A cloud as it was: identities, buckets and objects, clock, faults and nonces. May be restored any number of times.</summary>
public sealed class CloudSnapshot : IAsyncDisposable
{
    internal CloudSnapshot(FakeCloudHost owner, Func<CancellationToken, Task> restore, Func<ValueTask> release)
    {
        Owner = owner;
        Back = restore;
        Release = release;
    }

    internal FakeCloudHost Owner { get; }

    private Func<CancellationToken, Task> Back { get; }

    private Func<ValueTask> Release { get; }

    private bool IsReleased { get; set; }

    /// <summary>Lets go of the bytes that only this snapshot keeps; the cloud's own end does it as well.</summary>
    public ValueTask DisposeAsync()
    {
        IsReleased = true;
        return Release();
    }

    /// <exception cref="ObjectDisposedException">Its bytes are gone.</exception>
    internal Task Restore(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsReleased, this);
        return Back(cancellationToken);
    }
}
