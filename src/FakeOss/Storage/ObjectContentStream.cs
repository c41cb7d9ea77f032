namespace Scenario.FakeOss.Storage;

/// <summary>A window of an object's bytes as a stream; one segment is open at a time. It does not own the content.</summary>
internal sealed class ObjectContentStream(IBlobStore blobs, IReadOnlyList<BlobSegment> segments, long offset, long length) : ReadOnlyStream
{
    private readonly IEnumerator<(string Blob, long Offset, long Length)> _windows = ObjectContent.Windows(segments, offset, length).GetEnumerator();
    private Stream? _current;
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

        _windows.Dispose();
        await base.DisposeAsync();
    }

    private ValueTask<Stream> OpenNextAsync(CancellationToken cancellationToken) =>
        _windows.MoveNext() && _windows.Current is var (blob, from, here)
            ? blobs.OpenAsync(blob, from, here, cancellationToken)
            : throw new EndOfStreamException("The segments are shorter than the object.");
}
