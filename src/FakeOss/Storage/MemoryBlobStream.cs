namespace Scenario.FakeOss.Storage;

/// <summary>Reads a window of a <see cref="MemoryBlob"/>, whose user it is until it is disposed.</summary>
internal sealed class MemoryBlobStream(MemoryBlob blob, long offset, long length) : ReadOnlyStream
{
    private long _offset = offset;
    private long _left = length;
    private int _isClosed;

    public override int Read(Span<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isClosed != 0, this);
        var count = blob.Read(_offset, buffer[..(int)Math.Min(buffer.Length, _left)]);
        _offset += count;
        _left -= count;
        return count;
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
