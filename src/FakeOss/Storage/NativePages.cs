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
    private const int PageSize = 128 * 1024; // what is written to a connection at once
    private const int PagesPerSlab = 512;

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

    /// <summary>The bytes from an offset, at most <paramref name="limit"/> and no further than their page. They are this memory itself: to be used only
    /// while it is kept.</summary>
    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public ReadOnlyMemory<byte> View(long offset, int limit)
    {
        ObjectDisposedException.ThrowIf(_pages.Count == 0, this);
        var (slab, page) = _pages[(int)(offset / PageSize)];
        var start = (int)(offset % PageSize);
        return slab.Memory.Slice((page * PageSize) + start, (int)Math.Min(Math.Min(limit, PageSize - start), Size - offset));
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        lock (Lock)
        {
            foreach (var (slab, page) in _pages)
            {
                slab.Free.Push(page);
                if (slab.Free.Count == PagesPerSlab)
                {
                    Slabs.Remove(slab);
                    ((IDisposable)slab).Dispose();
                }
            }
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

        protected override void Dispose(bool disposing) => NativeMemory.Free(_memory);
    }
}
