using System.Buffers;

namespace Scenario.FakeOss.Storage;

/// <summary>The bytes of one object version, readable until disposed even when the object is overwritten meanwhile.</summary>
internal sealed class ObjectContent(OssStore store, IReadOnlyList<BlobSegment> segments) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    // an object of many parts has many segments, and an S3 server answers one by one
    private const int ParallelChecks = 8;

    private int _isClosed;

    public IReadOnlyList<BlobSegment> Segments => segments;

    /// <summary>Copies <paramref name="length"/> bytes from <paramref name="offset"/>, a buffer at a time.</summary>
    public Task CopyToAsync(Stream destination, long offset, long length, CancellationToken cancellationToken) =>
        CopyToAsync(destination, offset, length, null, cancellationToken);

    /// <summary>As the other overload; <paramref name="beforeLast"/> runs when only the last buffer is still to be written.</summary>
    public async Task CopyToAsync(Stream destination, long offset, long length, Action? beforeLast, CancellationToken cancellationToken)
    {
        byte[]? buffer = null; // what lies in memory goes from there to the connection
        try
        {
            foreach (var (blob, from, here) in Windows(segments, offset, length))
            {
                await using var source = await store.Blobs.OpenAsync(blob, from, here, cancellationToken);
                for (var left = here; left > 0;)
                {
                    var limit = (int)Math.Min(BufferSize, left);
                    var bytes = source is MemoryBlobStream memory
                        ? memory.Next(limit)
                        : (buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize)).AsMemory(0, await source.ReadAsync(buffer.AsMemory(0, limit), cancellationToken));
                    if (bytes.IsEmpty)
                    {
                        throw Shorter(blob);
                    }

                    left -= bytes.Length;
                    length -= bytes.Length;
                    if (length == 0)
                    {
                        beforeLast?.Invoke();
                    }

                    await destination.WriteAsync(bytes, cancellationToken);
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    /// <summary>Proves that all bytes are there by reading the last one of every segment.</summary>
    /// <exception cref="FileNotFoundException">A blob is missing.</exception>
    /// <exception cref="EndOfStreamException">A blob is shorter than the index says.</exception>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    public Task RequireAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        segments,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelChecks, CancellationToken = cancellationToken },
        async (segment, stop) =>
        {
            await using var last = await store.Blobs.OpenAsync(segment.Blob, segment.Size - 1, 1, stop);
            if (await last.ReadAsync(new byte[1], stop) == 0)
            {
                throw Shorter(segment.Blob);
            }
        });

    /// <summary>The same window as a stream, asynchronous only; to be disposed before this.</summary>
    public Stream OpenRead(long offset, long length) => new ObjectContentStream(store.Blobs, segments, offset, length);

    /// <summary>Where in which blobs a stretch of the bytes lies.</summary>
    internal static IEnumerable<(string Blob, long Offset, long Length)> Windows(IReadOnlyList<BlobSegment> segments, long offset, long length)
    {
        foreach (var segment in segments)
        {
            var here = Math.Min(length, segment.Size - offset);
            if (here > 0)
            {
                yield return (segment.Blob, offset, here);
                length -= here;
            }

            offset = Math.Max(0, offset - segment.Size);
        }
    }

    private static EndOfStreamException Shorter(string blob) => new($"The blob {blob} is shorter than the index says.");

    public ValueTask DisposeAsync() =>
        Interlocked.Exchange(ref _isClosed, 1) == 0 ? new ValueTask(store.UnpinAsync(segments)) : ValueTask.CompletedTask;
}
