namespace Scenario.FakeOss.Storage;

/// <summary>A byte sequence: a small one in an array, a larger one in pages of its own.</summary>
/// <remarks>INVARIANT: the memory is given back by whoever leaves last, the store or a reader, so no reader sees the bytes of another blob.</remarks>
internal sealed class MemoryBlob : IDisposable
{
    private const int SmallSize = 64 * 1024;
    private const int Gone = int.MinValue / 2; // however many come then

    private byte[] _small = [];
    private NativePages? _large;
    private int _users = 1;

    public long Size => _large?.Size ?? _small.Length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Size == 0 && bytes.Length <= SmallSize)
        {
            _small = bytes.ToArray();
            return;
        }

        _large ??= new NativePages();
        _large.Append(_small);
        _small = [];
        _large.Append(bytes);
    }

    /// <summary>The bytes from an offset, at most <paramref name="limit"/>, not always all of them; without a copy, so for users only.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public ReadOnlyMemory<byte> View(long offset, int limit) =>
        _large?.View(offset, limit) ?? _small.AsMemory((int)offset, (int)Math.Min(limit, Size - offset));

    /// <returns>False when the last user has left.</returns>
    public bool TryUse() => Interlocked.Increment(ref _users) > 0;

    /// <summary>Leaves: once for the store, and once for each use.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0 && Interlocked.CompareExchange(ref _users, Gone, 0) == 0)
        {
            _large?.Dispose();
        }
    }
}
