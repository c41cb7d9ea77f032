using System.Collections.Concurrent;

namespace Scenario.FakeOss.Storage;

/// <summary>Bytes in memory, for tests and short walks; gone when the process ends.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private readonly ConcurrentDictionary<string, MemoryBlob> _blobs = new(StringComparer.Ordinal);

    public ValueTask PrepareAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IBlobWriter>(new Writer(this));

    public ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        if (!_blobs.TryGetValue(name, out var blob) || !blob.TryUse())
        {
            throw new FileNotFoundException("No such blob.", name);
        }

        return ValueTask.FromResult<Stream>(new MemoryBlobStream(blob, offset, length));
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (_blobs.TryRemove(name, out var blob))
        {
            blob.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken) =>
        _blobs.Select(static blob => new StoredBlob(blob.Key, blob.Value.Size)).ToAsyncEnumerable();

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _blobs.Keys)
        {
            await DeleteAsync(name, CancellationToken.None);
        }
    }

    private sealed class Writer(MemoryBlobStore store) : IBlobWriter
    {
        private MemoryBlob? _blob = new();

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            _blob!.Append(bytes.Span);
            return ValueTask.CompletedTask;
        }

        public ValueTask<string> CommitAsync(CancellationToken cancellationToken)
        {
            var name = BlobName.Next();
            store._blobs[name] = _blob!;
            _blob = null;
            return ValueTask.FromResult(name);
        }

        public ValueTask DisposeAsync()
        {
            _blob?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
