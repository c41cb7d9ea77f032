using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Scenario.FakeOss.Stores;

/// <summary>One file of slots. What the headers say is in memory as well.</summary>
internal sealed class SlotFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly int _slotSize;
    private readonly int[] _sizes;

    public SlotFile(string path, int slots, int slotSize)
    {
        PrivateFiles.Create(path);
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _slotSize = slotSize;
        _sizes = new int[slots];
        Nonces = new ulong[slots];
        Span<byte> header = stackalloc byte[SlotFiles.HeaderSize];
        var length = RandomAccess.GetLength(_file);
        for (var slot = 0; slot < slots && (long)slot * slotSize < length; slot++)
        {
            if (RandomAccess.Read(_file, header, OffsetOf(slot)) == header.Length)
            {
                var (nonce, size) = (BinaryPrimitives.ReadUInt64LittleEndian(header), BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(ulong)..]));
                // a slot that was cut short holds less than its header says: nothing can name it
                if (nonce != 0 && size > 0 && size <= (ulong)(slotSize - header.Length) && OffsetOf(slot) + header.Length + (long)size <= length)
                {
                    (Nonces[slot], _sizes[slot]) = (nonce, (int)size);
                }
            }
        }
    }

    /// <summary>By slot; 0 where it is free.</summary>
    public ulong[] Nonces { get; }

    public bool Holds(SlotName name) => Volatile.Read(ref Nonces[name.Slot]) == name.Nonce;

    public int SizeOf(int slot) => _sizes[slot];

    public void Write(SlotName name, Span<byte> slotBytes, bool fsync)
    {
        var size = slotBytes.Length - SlotFiles.HeaderSize;
        BinaryPrimitives.WriteUInt64LittleEndian(slotBytes, name.Nonce);
        BinaryPrimitives.WriteUInt64LittleEndian(slotBytes[sizeof(ulong)..], (ulong)size);
        RandomAccess.Write(_file, slotBytes, OffsetOf(name.Slot));
        if (fsync)
        {
            RandomAccess.FlushToDisk(_file);
        }

        _sizes[name.Slot] = size;
        Volatile.Write(ref Nonces[name.Slot], name.Nonce);
    }

    /// <exception cref="FileNotFoundException">The slot holds another blob by now, or none.</exception>
    public int Read(SlotName name, long offset, Span<byte> buffer)
    {
        var room = buffer[..(int)Math.Min(buffer.Length, Math.Max(0, _sizes[name.Slot] - offset))];
        var count = RandomAccess.Read(_file, room, OffsetOf(name.Slot) + SlotFiles.HeaderSize + offset);
        return Holds(name) ? count : throw new FileNotFoundException("No such blob.", name.ToString());
    }

    /// <summary>Frees the slot.</summary>
    public void Clear(SlotName name)
    {
        if (Interlocked.CompareExchange(ref Nonces[name.Slot], 0, name.Nonce) != name.Nonce)
        {
            return;
        }

        Span<byte> nothing = stackalloc byte[SlotFiles.HeaderSize];
        nothing.Clear();
        RandomAccess.Write(_file, nothing, OffsetOf(name.Slot));
    }

    public void Dispose() => _file.Dispose();

    private long OffsetOf(int slot) => (long)slot * _slotSize;
}
