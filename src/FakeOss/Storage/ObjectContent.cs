using System.Buffers;

namespace Scenario.FakeOss.Storage;

/// <summary>The bytes of one object version, readable until disposed even when the object is overwritten meanwhile.</summary>
internal sealed class ObjectContent(OssStore store, IReadOnlyList<BlobSegment> segments) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private bool _disposed;

    public IReadOnlyList<BlobSegment> Segments => segments;

    /// <summary>Copies <paramref name="length"/> bytes from <paramref name="offset"/>, a buffer at a time.</summary>
    public Task CopyToAsync(Stream destination, long offset, long length, CancellationToken cancellationToken) =>
        CopyToAsync(destination, offset, length, null, cancellationToken);

    /// <summary>As the other overload; <paramref name="beforeLast"/> runs when only the last buffer is still to be written.</summary>
    public async Task CopyToAsync(Stream destination, long offset, long length, Action? beforeLast, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            foreach (var segment in segments)
            {
                if (length == 0)
                {
                    return;
                }

                if (offset >= segment.Size)
                {
                    offset -= segment.Size;
                    continue;
                }

                var here = Math.Min(length, segment.Size - offset);
                await using var source = await store.Blobs.OpenAsync(segment.Blob, offset, here, cancellationToken);
                for (var left = here; left > 0;)
                {
                    var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                    if (count == 0)
                    {
                        throw new EndOfStreamException($"The blob {segment.Blob} is shorter than the index says.");
                    }

                    left -= count;
                    if (left == 0 && here == length)
                    {
                        beforeLast?.Invoke();
                    }

                    await destination.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }

                offset = 0;
                length -= here;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The same window as a stream, asynchronous only; to be disposed before this.</summary>
    public Stream OpenRead(long offset, long length) => new ObjectContentStream(store.Blobs, segments, offset, length);

    public async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await store.UnpinAsync(segments);
        }
    }
}
