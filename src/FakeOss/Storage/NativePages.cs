using System.Buffers;
using System.Runtime.InteropServices;

namespace Scenario.FakeOss.Storage;

/// <summary>Memory in pages of one size, outside the managed heap: a byte sequence of any length without large
/// arrays, whose memory serves others or goes back to the system when it ends.</summary>
/// <remarks>
/// Pages are cut out of slabs that are larger than what any allocator keeps to itself, and an empty slab is freed. Measured with pages straight from
/// <c>malloc</c>: of 840 MB deleted, 570 to 960 MB stayed with the process. With managed arrays: all of it.
/// </remarks>
internal sealed unsafe class NativePages : IDisposable
{
    public const int PageSize = 64 * 1024;
    private const int PagesPerSlab = 1024;

    private static readonly Lock Lock = new();
    private static readonly List<Slab> Slabs = [];

    private readonly List<(Slab Slab, int Page)> _pages = [];

    ~NativePages() => Free();

    public long Size { get; private set; }

    /// <summary>Bytes of all slabs of the process, whether their pages are in use or not.</summary>
    public static long Reserved
    {
        get
        {
            lock (Lock)
            {
                return (long)Slabs.Count * PagesPerSlab * PageSize;
            }
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var used = (int)(Size % PageSize);
            if (used == 0)
            {
                _pages.Add(Rent());
            }

            var count = Math.Min(bytes.Length, PageSize - used);
            var (slab, page) = _pages[^1];
            bytes[..count].CopyTo(slab.GetSpan().Slice((page * PageSize) + used, count));
            bytes = bytes[count..];
            Size += count;
        }
    }

    /// <summary>The bytes from an offset, at most <paramref name="limit"/> and no further than they lie side by side. They are this memory itself:
    /// to be used only while it is kept.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public ReadOnlyMemory<byte> View(long offset, int limit)
    {
        ObjectDisposedException.ThrowIf(_pages.Count == 0, this);
        if (offset >= Size)
        {
            return default;
        }

        var first = (int)(offset / PageSize);
        var (slab, page) = _pages[first];
        var start = (int)(offset % PageSize);
        var wanted = (int)Math.Min(limit, Size - offset);
        var pages = 1;
        while ((pages * PageSize) - start < wanted && _pages[first + pages] == (slab, page + pages))
        {
            pages++;
        }

        return slab.Memory.Slice((page * PageSize) + start, Math.Min(wanted, (pages * PageSize) - start));
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        foreach (var (slab, page) in _pages)
        {
            Return(slab, page);
        }

        _pages.Clear();
    }

    // The oldest slab with room first: so the younger ones run empty.
    private static (Slab Slab, int Page) Rent()
    {
        lock (Lock)
        {
            var slab = Slabs.Find(static candidate => candidate.Free.Count > 0);
            if (slab is null)
            {
                Slabs.Add(slab = new Slab());
            }

            return (slab, slab.Free.Pop());
        }
    }

    private static void Return(Slab slab, int page)
    {
        lock (Lock)
        {
            slab.Free.Push(page);
            if (slab.Free.Count == PagesPerSlab)
            {
                Slabs.Remove(slab);
                slab.Release();
            }
        }
    }

    private sealed class Slab : MemoryManager<byte>
    {
        private const int Size = PagesPerSlab * PageSize;

        private readonly byte* _memory = (byte*)NativeMemory.Alloc(Size);

        public Stack<int> Free { get; } = new(Enumerable.Range(0, PagesPerSlab).Reverse());

        public override Span<byte> GetSpan() => new(_memory, Size);

        public override MemoryHandle Pin(int elementIndex = 0) => new(_memory + elementIndex);

        public override void Unpin()
        {
        }

        public void Release() => NativeMemory.Free(_memory);

        protected override void Dispose(bool disposing) => Release();
    }
}
