namespace Scenario.FakeOss.Storage;

/// <summary>A window of an object's bytes as a stream; one segment is open at a time. It does not own the content.</summary>
internal sealed class ObjectContentStream(IBlobStore blobs, IReadOnlyList<BlobSegment> segments, long offset, long length) : ReadOnlyStream
{
    private Stream? _current;
    private int _next;
    private long _skip = offset;
    private long _left = length;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("Only asynchronous reads.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left > 0)
        {
            _current ??= await OpenNextAsync(cancellationToken);
            var count = await _current.ReadAsync(buffer, cancellationToken);
            if (count > 0)
            {
                _left -= count;
                return count;
            }

            await _current.DisposeAsync();
            _current = null;
        }

        return 0;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_current is not null)
        {
            await _current.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async ValueTask<Stream> OpenNextAsync(CancellationToken cancellationToken)
    {
        while (_next < segments.Count)
        {
            var segment = segments[_next++];
            if (_skip >= segment.Size)
            {
                _skip -= segment.Size;
                continue;
            }

            var from = _skip;
            _skip = 0;
            return await blobs.OpenAsync(segment.Blob, from, Math.Min(_left, segment.Size - from), cancellationToken);
        }

        throw new EndOfStreamException("The segments are shorter than the object.");
    }
}
