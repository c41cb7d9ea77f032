namespace Scenario.FakeOss.Storage;

/// <summary>A store at one moment. Until it is disposed, the bytes of that moment stay.</summary>
internal sealed class StoreSnapshot(OssStore store, IndexState state) : IAsyncDisposable
{
    public IndexState State => state;

    public async ValueTask DisposeAsync() => await store.ReleaseAsync(this);
}
