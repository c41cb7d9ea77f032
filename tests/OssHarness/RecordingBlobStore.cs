using System.Collections.Concurrent;
using Scenario.FakeOss.Storage;

namespace Scenario.OssHarness;

/// <summary>Remembers every call that reached the bytes.</summary>
internal sealed class RecordingBlobStore : IBlobStore
{
    private readonly MemoryBlobStore _inner = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Thrown instead of beginning a blob.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Thrown instead of opening one.</summary>
    public Exception? FailsToOpen { get; set; }

    /// <summary>Done before one is opened.</summary>
    public Action? BeforeOpening { get; set; }

    public ValueTask PrepareAsync(CancellationToken cancellationToken) => _inner.PrepareAsync(cancellationToken);

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken)
    {
        Calls.Enqueue("create " + place.Key);
        if (Fails is { } failure)
        {
            throw failure;
        }

        return _inner.CreateAsync(place, cancellationToken);
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        Calls.Enqueue("open " + name);
        BeforeOpening?.Invoke();
        if (FailsToOpen is { } failure)
        {
            throw failure;
        }

        return _inner.ReadAsync(name, offset, length, cancellationToken);
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        Calls.Enqueue("delete " + name);
        return _inner.DeleteAsync(name, cancellationToken);
    }

    public IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

    public ValueTask DisposeAsync() => _inner.DisposeAsync();
}
