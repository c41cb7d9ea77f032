namespace Scenario.FakeOss.Storage;

/// <summary>Reads a window of a <see cref="MemoryBlob"/>, whose user it is until it is disposed.</summary>
internal sealed class MemoryBlobStream(MemoryBlob blob, long offset, long length) : ReadOnlyStream
{
    private long _offset = offset;
    private long _left = length;
    private int _isClosed;

    public override int Read(Span<byte> buffer)
    {
        var bytes = Next(buffer.Length);
        bytes.Span.CopyTo(buffer);
        return bytes.Length;
    }

    /// <summary>Reads on without copying: the bytes themselves, at most <paramref name="limit"/>, to be used before this is disposed.</summary>
    public ReadOnlyMemory<byte> Next(int limit)
    {
        ObjectDisposedException.ThrowIf(_isClosed != 0, this);
        var bytes = blob.View(_offset, (int)Math.Min(limit, _left));
        _offset += bytes.Length;
        _left -= bytes.Length;
        return bytes;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            blob.Dispose();
        }

        base.Dispose(disposing);
    }
}
