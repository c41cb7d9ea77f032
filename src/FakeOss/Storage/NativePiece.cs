using System.Runtime.InteropServices;

namespace Scenario.FakeOss.Storage;

/// <summary>A stretch of memory outside the managed heap, filled from its beginning.</summary>
/// <param name="start">Where it lies in the blob.</param>
/// <param name="length">Bytes.</param>
internal sealed unsafe class NativePiece(long start, int length) : IDisposable
{
    private static long s_allocated;

    private byte* _memory = Allocate(length);
    private int _used;

    ~NativePiece() => Free();

    /// <summary>Bytes that all pieces of the process hold.</summary>
    public static long Allocated => Volatile.Read(ref s_allocated);

    public long Start => start;

    public int Length { get; private set; } = length;

    public int Room => Length - _used;

    public ReadOnlySpan<byte> Used
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new(_memory, _used);
        }
    }

    public int Append(ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        var count = Math.Min(bytes.Length, Room);
        bytes[..count].CopyTo(new Span<byte>(_memory + _used, count));
        _used += count;
        return count;
    }

    /// <summary>Gives back the room.</summary>
    public void Trim()
    {
        ObjectDisposedException.ThrowIf(_memory is null, this);
        _memory = (byte*)NativeMemory.Realloc(_memory, (nuint)_used);
        Interlocked.Add(ref s_allocated, _used - Length);
        Length = _used;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static byte* Allocate(int length)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)length);
        Interlocked.Add(ref s_allocated, length);
        return memory;
    }

    private void Free()
    {
        if (_memory is not null)
        {
            NativeMemory.Free(_memory);
            Interlocked.Add(ref s_allocated, -Length);
            _memory = null;
        }
    }
}
