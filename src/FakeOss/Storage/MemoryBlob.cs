namespace Scenario.FakeOss.Storage;

/// <summary>A byte sequence in chunks that grow up to 1 MB, so that a large object needs no single large array.</summary>
internal sealed class MemoryBlob
{
    private const int FirstChunk = 4 * 1024;
    private const int LargestChunk = 1024 * 1024;

    private readonly List<byte[]> _chunks = [];
    private readonly List<long> _starts = [];
    private int _usedInLast;

    public long Size { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_chunks.Count == 0 || _usedInLast == _chunks[^1].Length)
            {
                var size = _chunks.Count == 0
                    ? Math.Clamp(bytes.Length, FirstChunk, LargestChunk)
                    : Math.Min(LargestChunk, _chunks[^1].Length * 2);
                _chunks.Add(new byte[size]);
                _starts.Add(Size);
                _usedInLast = 0;
            }

            var room = _chunks[^1].AsSpan(_usedInLast);
            var count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            bytes = bytes[count..];
            _usedInLast += count;
            Size += count;
        }
    }

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= Size || destination.IsEmpty)
        {
            return 0;
        }

        var chunk = _starts.BinarySearch(offset);
        chunk = chunk >= 0 ? chunk : ~chunk - 1;
        var end = chunk + 1 < _starts.Count ? _starts[chunk + 1] : Size;
        var count = (int)Math.Min(destination.Length, end - offset);
        _chunks[chunk].AsSpan((int)(offset - _starts[chunk]), count).CopyTo(destination);
        return count;
    }
}
