namespace Scenario.FakeOss.Storage;

/// <summary>Reads a window of a <see cref="MemoryBlob"/>.</summary>
internal sealed class MemoryBlobStream(MemoryBlob blob, long offset, long length) : ReadOnlyStream
{
    private long _offset = offset;
    private long _left = length;

    public override int Read(Span<byte> buffer)
    {
        var count = blob.Read(_offset, buffer[..(int)Math.Min(buffer.Length, _left)]);
        _offset += count;
        _left -= count;
        return count;
    }
}
