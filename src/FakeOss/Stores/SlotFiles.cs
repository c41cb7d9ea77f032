using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Stores;

/// <summary>All slots of one size: files of equal slots, in each of which lies one small blob. To
/// make a file costs far more than to write a kilobyte into one.</summary>
/// <remarks>
/// A slot begins with the nonce of its blob and the blob's size; both are zero while it is free. What these headers say is in memory as well. INVARIANT: a
/// slot is free only when the index no longer names its blob, so what a crash leaves are slots that nothing names.
/// </remarks>
internal sealed class SlotFiles : IDisposable
{
    public const int HeaderSize = 2 * sizeof(ulong);
    private const int FileSize = 16 * 1024 * 1024;

    private static readonly byte[] FreeHeader = new byte[HeaderSize];

    private readonly string _directory;
    private readonly int _power;
    private readonly List<SafeFileHandle> _files = [];
    private readonly List<(ulong Nonce, int Size)> _slots = []; // file after file
    private readonly Stack<int> _free = new();
    private readonly Lock _lock = new();

    /// <summary>Reads which slots are taken.</summary>
    /// <param name="directory">Holds the files; created when one is needed.</param>
    /// <param name="power">What a slot holds at most, as a power of two.</param>
    public SlotFiles(string directory, int power)
    {
        (_directory, _power) = (directory, power);
        while (File.Exists(NextPath))
        {
            AddFile();
        }
    }

    private int SlotSize => HeaderSize + (1 << _power);

    private int SlotsPerFile => FileSize / SlotSize;

    private string NextPath => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{1 << _power}-{_files.Count}"));

    /// <summary>Writes a blob.</summary>
    /// <param name="slotBytes">Room for the header, then the bytes.</param>
    /// <param name="fsync">Wait for the disk.</param>
    public SlotName Write(Span<byte> slotBytes, bool fsync)
    {
        int slot;
        SafeFileHandle file;
        lock (_lock)
        {
            if (_free.Count == 0)
            {
                PrivateFiles.CreateDirectory(_directory);
                AddFile();
            }

            slot = _free.Pop();
            file = _files[slot / SlotsPerFile];
        }

        try
        {
            var name = SlotName.Next(_power, slot / SlotsPerFile, slot % SlotsPerFile);
            var size = slotBytes.Length - HeaderSize;
            BinaryPrimitives.WriteUInt64LittleEndian(slotBytes, name.Nonce);
            BinaryPrimitives.WriteUInt64LittleEndian(slotBytes[sizeof(ulong)..], (ulong)size);
            RandomAccess.Write(file, slotBytes, OffsetOf(name));
            if (fsync)
            {
                RandomAccess.FlushToDisk(file);
            }

            lock (_lock)
            {
                _slots[slot] = (name.Nonce, size);
            }

            return name;
        }
        catch
        {
            lock (_lock)
            {
                _free.Push(slot);
            }

            throw;
        }
    }

    /// <returns>How many bytes there were; null when the slot holds another blob by now, or none.</returns>
    public int? Read(SlotName name, long offset, Span<byte> buffer)
    {
        if (Find(name) is not var (file, size))
        {
            return null;
        }

        var count = RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, Math.Max(0, size - offset))], OffsetOf(name) + HeaderSize + offset);
        return Find(name) is null ? null : count;
    }

    /// <summary>Frees the slot; a missing name is not an error.</summary>
    public void Delete(SlotName name)
    {
        SafeFileHandle file;
        lock (_lock)
        {
            if (Find(name) is not { } found)
            {
                return;
            }

            file = found.File;
            _slots[IndexOf(name)] = default;
        }

        RandomAccess.Write(file, FreeHeader, OffsetOf(name));
        lock (_lock)
        {
            _free.Push(IndexOf(name));
        }
    }

    public List<StoredBlob> All()
    {
        lock (_lock)
        {
            return
            [
                .. _slots.Index().Where(static slot => slot.Item.Nonce != 0).Select(slot => new StoredBlob(
                    new SlotName(_power, slot.Index / SlotsPerFile, slot.Index % SlotsPerFile, slot.Item.Nonce).ToString(), slot.Item.Size)),
            ];
        }
    }

    public void Dispose() => _files.ForEach(static file => file.Dispose());

    private (SafeFileHandle File, int Size)? Find(SlotName name)
    {
        lock (_lock)
        {
            return name.File < _files.Count && name.Slot < SlotsPerFile && _slots[IndexOf(name)] is var (nonce, size) && nonce == name.Nonce
                ? (_files[name.File], size) : null;
        }
    }

    private int IndexOf(SlotName name) => (name.File * SlotsPerFile) + name.Slot;

    private long OffsetOf(SlotName name) => (long)name.Slot * SlotSize;

    private void AddFile()
    {
        var path = NextPath;
        PrivateFiles.Create(path);
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        _files.Add(file);
        var (first, length) = (_slots.Count, RandomAccess.GetLength(file));
        for (var slot = 0; slot < SlotsPerFile; slot++)
        {
            _slots.Add(ReadHeader(file, (long)slot * SlotSize, length));
        }

        for (var slot = _slots.Count - 1; slot >= first; slot--)
        {
            if (_slots[slot].Nonce == 0)
            {
                _free.Push(slot);
            }
        }
    }

    private (ulong Nonce, int Size) ReadHeader(SafeFileHandle file, long offset, long length)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (offset + HeaderSize > length || RandomAccess.Read(file, header, offset) < HeaderSize)
        {
            return default;
        }

        var (nonce, size) = (BinaryPrimitives.ReadUInt64LittleEndian(header), BinaryPrimitives.ReadUInt64LittleEndian(header[sizeof(ulong)..]));
        // a slot that was cut short holds less than its header says: nothing can name it
        return size > 0 && size <= (ulong)(SlotSize - HeaderSize) && offset + HeaderSize + (long)size <= length ? (nonce, (int)size) : default;
    }
}

/// <summary>Where a small blob lies: <c>KK</c> what its slot holds, as a power of two, <c>FFFFFF</c> the
/// file, <c>SSSSSS</c> the slot, and a number that no other blob had.</summary>
internal readonly record struct SlotName(int Power, int File, int Slot, ulong Nonce)
{
    private const int Length = 31;

    public static SlotName Next(int power, int file, int slot)
    {
        Span<byte> nonce = stackalloc byte[sizeof(ulong)];
        BulkRandom.Fill(nonce);
        return new SlotName(power, file, slot, BinaryPrimitives.ReadUInt64LittleEndian(nonce) | 1); // never 0, which is an empty slot
    }

    public static bool TryParse(string name, out SlotName slot)
    {
        slot = default;
        if (name.Length != Length || name[14] != '-'
            || !TryHex(name.AsSpan(0, 2), out var power) || !TryHex(name.AsSpan(2, 6), out var file) || !TryHex(name.AsSpan(8, 6), out var index)
            || !TryHex(name.AsSpan(15, 16), out var nonce))
        {
            return false;
        }

        slot = new SlotName((int)power, (int)file, (int)index, nonce);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Power:x2}{File:x6}{Slot:x6}-{Nonce:x16}");

    private static bool TryHex(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
