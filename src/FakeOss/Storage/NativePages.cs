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
            bytes[..count].CopyTo(PageAt(_pages.Count - 1)[used..]);
            bytes = bytes[count..];
            Size += count;
        }
    }

    /// <exception cref="ObjectDisposedException">The memory has been given back.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        var total = 0;
        while (!destination.IsEmpty && offset < Size)
        {
            var page = PageAt((int)(offset / PageSize))[(int)(offset % PageSize)..];
            var count = (int)Math.Min(Math.Min(destination.Length, page.Length), Size - offset);
            page[..count].CopyTo(destination);
            destination = destination[count..];
            offset += count;
            total += count;
        }

        GC.KeepAlive(this); // a span does not keep its memory
        return total;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private Span<byte> PageAt(int index)
    {
        ObjectDisposedException.ThrowIf(_pages.Count == 0, this);
        var (slab, page) = _pages[index];
        return new Span<byte>(slab.Memory + ((long)page * PageSize), PageSize);
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
                NativeMemory.Free(slab.Memory);
            }
        }
    }

    private sealed class Slab
    {
        public byte* Memory { get; } = (byte*)NativeMemory.Alloc((nuint)PagesPerSlab * PageSize);

        public Stack<int> Free { get; } = new(Enumerable.Range(0, PagesPerSlab).Reverse());
    }
}
