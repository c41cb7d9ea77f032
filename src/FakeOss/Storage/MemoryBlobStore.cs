using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Scenario.FakeOss.Storage;

/// <summary>Bytes in memory, for tests and short walks; gone when the process ends.</summary>
internal sealed class MemoryBlobStore : IBlobStore
{
    private const int PieceSize = 128 * 1024;

    private readonly ConcurrentDictionary<string, MemoryBlob> _blobs = new(StringComparer.Ordinal);

    public ValueTask PrepareAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IBlobWriter>(new Writer(this));

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string name, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var blob = _blobs.TryGetValue(name, out var found) && found.TryUse() ? found : throw IBlobStore.NoSuchBlob(name);
        for (var end = offset + length; offset < end;)
        {
            var bytes = offset < blob.Size ? blob.View(offset, (int)Math.Min(PieceSize, end - offset)) : throw IBlobStore.Shorter(name);
            offset += bytes.Length;
            yield return bytes;
        }
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
