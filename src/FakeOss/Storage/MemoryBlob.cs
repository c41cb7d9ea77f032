namespace Scenario.FakeOss.Storage;

/// <summary>A byte sequence: a small one in an array, a larger one in pages of its own.</summary>
/// <remarks>INVARIANT: the memory is given back by whoever leaves last, the store or a reader, so no reader sees the bytes of another blob.</remarks>
internal sealed class MemoryBlob : IDisposable
{
    private byte[]? _small;
    private NativePages? _large;
    private int _users = 1;

    public long Size => _large?.Size ?? _small?.Length ?? 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_small is null && _large is null && bytes.Length <= NativePages.PageSize)
        {
            _small = bytes.ToArray();
            return;
        }

        _large ??= new NativePages();
        if (_small is { } first)
        {
            _large.Append(first);
            _small = null;
        }

        _large.Append(bytes);
    }

    /// <summary>The bytes from an offset, at most <paramref name="limit"/>, not always all of them; without a copy, so for users only.</summary>
    public ReadOnlyMemory<byte> View(long offset, int limit)
    {
        if (_large is not null)
        {
            return _large.View(offset, limit);
        }

        return offset >= Size ? default : _small.AsMemory((int)offset, (int)Math.Min(limit, Size - offset));
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
            _large?.Dispose();
        }
    }
}
