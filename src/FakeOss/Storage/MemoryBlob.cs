namespace Scenario.FakeOss.Storage;

/// <summary>A byte sequence: a small one in an array, a larger one in memory of its own that goes back to the system with it.</summary>
/// <remarks>INVARIANT: the memory is given back by whoever leaves last, the store or a reader, so no reader sees the bytes of another blob.</remarks>
internal sealed class MemoryBlob : IDisposable
{
    // below the limit from which on the runtime keeps arrays where it seldom looks
    private const int LargestArray = 64 * 1024;
    private const int LargestPiece = 1024 * 1024;

    private byte[]? _small;
    private List<NativePiece>? _pieces;
    private int _users = 1;

    public long Size { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Size == 0 && bytes.Length <= LargestArray)
        {
            (_small, Size) = (bytes.ToArray(), bytes.Length);
            return;
        }

        if (_small is { } first)
        {
            (_small, Size) = (null, 0);
            AppendLarge(first);
        }

        AppendLarge(bytes);
    }

    /// <summary>No more bytes will come: gives back the room behind the last one.</summary>
    public void Trim() => _pieces?[^1].Trim();

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= Size)
        {
            return 0;
        }

        var source = _small is not null ? _small.AsSpan((int)offset) : LargeFrom(offset);
        var count = Math.Min(destination.Length, source.Length);
        source[..count].CopyTo(destination);
        GC.KeepAlive(this); // the span does not keep its memory
        return count;
    }

    /// <returns>False when the last user has left.</returns>
    public bool TryUse()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves: once for the store, and once for each use.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _pieces?.ForEach(static piece => piece.Dispose());
        }
    }

    private void AppendLarge(ReadOnlySpan<byte> bytes)
    {
        _pieces ??= [];
        while (!bytes.IsEmpty)
        {
            if (_pieces.Count == 0 || _pieces[^1].Room == 0)
            {
                var length = _pieces.Count == 0 ? Math.Clamp(bytes.Length, LargestArray, LargestPiece) : Math.Min(LargestPiece, _pieces[^1].Length * 2);
                _pieces.Add(new NativePiece(Size, length));
            }

            var count = _pieces[^1].Append(bytes);
            bytes = bytes[count..];
            Size += count;
        }
    }

    /// <summary>What the piece with this byte holds from there on.</summary>
    private ReadOnlySpan<byte> LargeFrom(long offset)
    {
        var (low, high) = (0, _pieces!.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _pieces[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return _pieces[low].Used[(int)(offset - _pieces[low].Start)..];
    }
}
