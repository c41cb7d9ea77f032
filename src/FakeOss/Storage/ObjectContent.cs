using System.Runtime.CompilerServices;

namespace Scenario.FakeOss.Storage;

/// <summary>The bytes of one object version, readable until disposed even when the object is overwritten meanwhile.</summary>
internal sealed class ObjectContent(OssStore store, IReadOnlyList<BlobSegment> segments) : IAsyncDisposable
{
    // an object of many parts has many segments, and an S3 server answers one by one
    private const int ParallelChecks = 8;

    private int _isClosed;

    public IReadOnlyList<BlobSegment> Segments => segments;

    /// <inheritdoc cref="IBlobStore.ReadAsync"/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long offset, long length, CancellationToken cancellationToken) =>
        segments is [var only] ? store.Blobs.ReadAsync(only.Blob, offset, length, cancellationToken) : ReadSegmentsAsync(offset, length, cancellationToken);

    public async Task CopyToAsync(Stream destination, long offset, long length, CancellationToken cancellationToken)
    {
        await foreach (var bytes in ReadAsync(offset, length, cancellationToken))
        {
            await destination.WriteAsync(bytes, cancellationToken);
        }
    }

    /// <summary>Proves that no blob is missing or cut short: the last byte of every segment can be read.</summary>
    /// <inheritdoc cref="IBlobStore.ReadAsync" path="/exception"/>
    public Task RequireAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        segments,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelChecks, CancellationToken = cancellationToken },
        async (segment, stop) => await store.Blobs.ReadAsync(segment.Blob, segment.Size - 1, 1, stop).AnyAsync(stop));

    /// <summary>What <see cref="ReadAsync"/> reads as a stream, asynchronous only; to be disposed before this.</summary>
    public Stream OpenRead(long offset, long length, CancellationToken cancellationToken) => new PieceStream(ReadAsync(offset, length, cancellationToken));

    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isClosed, 1) == 0 ? new ValueTask(store.ReleaseAsync(segments)) : ValueTask.CompletedTask;

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadSegmentsAsync(
        long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (blob, size) in segments)
        {
            var here = Math.Min(length, size - offset);
            if (here > 0)
            {
                length -= here;
                await foreach (var bytes in store.Blobs.ReadAsync(blob, offset, here, cancellationToken))
                {
                    yield return bytes;
                }
            }

            offset = Math.Max(0, offset - size);
        }
    }

    private sealed class PieceStream(IAsyncEnumerable<ReadOnlyMemory<byte>> pieces) : ReadOnlyStream
    {
        private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _pieces = pieces.GetAsyncEnumerator();
        private ReadOnlyMemory<byte> _left;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left.IsEmpty && await _pieces.MoveNextAsync())
            {
                _left = _pieces.Current;
            }

            var count = Math.Min(buffer.Length, _left.Length);
            _left[..count].CopyTo(buffer);
            _left = _left[count..];
            return count;
        }

        public override async ValueTask DisposeAsync()
        {
            await _pieces.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
