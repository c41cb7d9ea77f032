using System.Globalization;

namespace Scenario.FakeOss.Stores;

/// <summary>All slots of one size: files of equal slots, in each of which lies one small blob. To
/// make a file costs far more than to write a kilobyte into one.</summary>
/// <remarks>
/// A slot begins with the nonce of its blob and the blob's size; both are zero while it is free. INVARIANT: a slot is free only when the index
/// no longer names its blob, so what a crash leaves are slots that nothing names.
/// </remarks>
internal sealed class SlotFiles : IDisposable
{
    public const int HeaderSize = 2 * sizeof(ulong);
    private const int FileSize = 16 * 1024 * 1024;

    private readonly string _directory;
    private readonly int _power;
    private readonly List<SlotFile> _files = [];
    private readonly Stack<(int File, int Slot)> _free = new();
    private readonly Lock _lock = new();

    /// <summary>Reads which slots are taken.</summary>
    /// <param name="directory">Holds the files; created when one is needed.</param>
    /// <param name="power">What a slot holds at most, as a power of two.</param>
    public SlotFiles(string directory, int power)
    {
        (_directory, _power) = (directory, power);
        while (File.Exists(PathOf(_files.Count)))
        {
            var file = new SlotFile(PathOf(_files.Count), SlotsPerFile, SlotSize);
            _files.Add(file);
            for (var slot = 0; slot < SlotsPerFile; slot++)
            {
                if (file.Nonces[slot] == 0)
                {
                    _free.Push((_files.Count - 1, slot));
                }
            }
        }
    }

    private int SlotSize => HeaderSize + (1 << _power);

    private int SlotsPerFile => FileSize / SlotSize;

    /// <summary>Writes a blob.</summary>
    /// <param name="slotBytes">Room for the header, then the bytes.</param>
    /// <param name="fsync">Wait for the disk.</param>
    public SlotName Write(Span<byte> slotBytes, bool fsync)
    {
        SlotName name;
        SlotFile file;
        lock (_lock)
        {
            if (_free.Count == 0)
            {
                AddFile();
            }

            var (number, slot) = _free.Pop();
            name = SlotName.Next(_power, number, slot);
            file = _files[number];
        }

        try
        {
            file.Write(name, slotBytes, fsync);
            return name;
        }
        catch
        {
            lock (_lock)
            {
                _free.Push((name.File, name.Slot));
            }

            throw;
        }
    }

    /// <returns>Null when there is no such blob.</returns>
    public SlotFile? Find(SlotName name)
    {
        lock (_lock)
        {
            return name.File < _files.Count && name.Slot < SlotsPerFile && _files[name.File].Holds(name) ? _files[name.File] : null;
        }
    }

    public void Delete(SlotName name)
    {
        if (Find(name) is { } file)
        {
            file.Clear(name);
            lock (_lock)
            {
                _free.Push((name.File, name.Slot));
            }
        }
    }

    public List<StoredBlob> All()
    {
        lock (_lock)
        {
            return
            [
                .. from file in Enumerable.Range(0, _files.Count)
                   from slot in Enumerable.Range(0, SlotsPerFile)
                   let nonce = _files[file].Nonces[slot]
                   where nonce != 0
                   select new StoredBlob(new SlotName(_power, file, slot, nonce).ToString(), _files[file].SizeOf(slot)),
            ];
        }
    }

    public void Dispose() => _files.ForEach(static file => file.Dispose());

    private void AddFile()
    {
        PrivateFiles.CreateDirectory(_directory);
        _files.Add(new SlotFile(PathOf(_files.Count), SlotsPerFile, SlotSize));
        for (var slot = SlotsPerFile - 1; slot >= 0; slot--)
        {
            _free.Push((_files.Count - 1, slot));
        }
    }

    private string PathOf(int file) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{1 << _power}-{file}"));
}
