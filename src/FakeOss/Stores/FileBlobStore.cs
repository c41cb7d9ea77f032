using System.Buffers;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace Scenario.FakeOss.Stores;

/// <summary>Bytes in files: small blobs share them (<c>small/2048-0</c>), every other has one of its own (<c>blobs/ab/ab12…</c>).</summary>
/// <remarks>
/// INVARIANT: every path is built from a generated name, so no request can reach outside the directory. A blob is complete before the index
/// names it; one that a crash cut short is named by nothing, and the next start removes it.
/// </remarks>
/// <param name="directory">Created when missing.</param>
/// <param name="fsync">Wait for the disk before an upload is acknowledged: survives a power cut, not only a killed process.</param>
internal sealed class FileBlobStore(string directory, bool fsync) : IBlobStore
{
    // In the page cache a copy of this size takes less time than handing it to another thread.
    private const int SmallSize = 64 * 1024;

    // slots of 1 KB to 128 KB
    private const int SmallestSlot = 10;
    private const int LargestSlot = 17;
    private const int LargestInSlot = 1 << LargestSlot;

    private readonly string _blobs = Path.Combine(directory, "blobs");
    private SlotFiles[] _slots = [];

    /// <summary>Where a store in this directory keeps bytes.</summary>
    public static string[] PlacesIn(string directory) => [Path.Combine(directory, "blobs"), Path.Combine(directory, "small")];

    public ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(_blobs);
        _slots = [.. Enumerable.Range(SmallestSlot, LargestSlot - SmallestSlot + 1).Select(power => new SlotFiles(Path.Combine(directory, "small"), power))];
        return ValueTask.CompletedTask;
    }

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken) =>
        _slots.Length == 0 ? throw new InvalidOperationException("PrepareAsync comes first.") : ValueTask.FromResult<IBlobWriter>(new Writer(this, fsync));

    public ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        if (SlotName.TryParse(name, out var slot))
        {
            return SlotsOf(slot)?.Find(slot) is { } found
                ? ValueTask.FromResult<Stream>(new SlotReader(found, slot, offset, length))
                : throw new FileNotFoundException("No such blob.", name);
        }

        try
        {
            var file = File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            return ValueTask.FromResult<Stream>(new Reader(file, offset, length));
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException("No such blob.", name, exception);
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (SlotName.TryParse(name, out var slot))
        {
            SlotsOf(slot)?.Delete(slot);
            return ValueTask.CompletedTask;
        }

        try
        {
            File.Delete(PathOf(name));
        }
        catch (DirectoryNotFoundException)
        {
            // the shard was never made: nothing to delete
        }

        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken) => _slots.SelectMany(static slots => slots.All())
        .Concat(new DirectoryInfo(_blobs).EnumerateFiles("*", SearchOption.AllDirectories).Where(static file => BlobName.IsValid(file.Name))
            .Select(static file => new StoredBlob(file.Name, file.Length)))
        .ToAsyncEnumerable();

    public ValueTask DisposeAsync()
    {
        foreach (var slots in _slots)
        {
            slots.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private SlotFiles? SlotsOf(SlotName name) => name.Power - SmallestSlot is var at && at >= 0 && at < _slots.Length ? _slots[at] : null;

    private static SafeFileHandle Create(string path)
    {
        try
        {
            return Open();
        }
        catch (DirectoryNotFoundException)
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            return Open();
        }

        SafeFileHandle Open() => PrivateFiles.CreateNew(path);
    }

    private string PathOf(string name)
    {
        if (!BlobName.IsValid(name))
        {
            throw new ArgumentException("Not a name of this store.", nameof(name));
        }

        return Path.Combine(_blobs, name[..2], name);
    }

    private sealed class Writer(FileBlobStore store, bool fsync) : IBlobWriter
    {
        private byte[]? _small;
        private SafeFileHandle? _file;
        private string _name = "";
        private long _size;
        private bool _committed;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (_file is null && _size + bytes.Length <= LargestInSlot)
            {
                _small ??= ArrayPool<byte>.Shared.Rent(SlotFiles.HeaderSize + LargestInSlot);
                bytes.Span.CopyTo(_small.AsSpan(SlotFiles.HeaderSize + (int)_size));
                _size += bytes.Length;
                return ValueTask.CompletedTask;
            }

            if (_file is null)
            {
                _name = BlobName.Next();
                _file = Create(store.PathOf(_name));
                RandomAccess.Write(_file, _small.AsSpan(_small is null ? 0 : SlotFiles.HeaderSize, (int)_size), 0);
            }

            var offset = _size;
            _size += bytes.Length;
            if (bytes.Length > SmallSize)
            {
                return RandomAccess.WriteAsync(_file, bytes, offset, cancellationToken);
            }

            RandomAccess.Write(_file, bytes.Span, offset);
            return ValueTask.CompletedTask;
        }

        public ValueTask<string> CommitAsync(CancellationToken cancellationToken)
        {
            if (_file is null)
            {
                var slotBytes = _small.AsSpan(0, SlotFiles.HeaderSize + (int)_size);
                var power = Math.Max(SmallestSlot, _size == 1 ? 0 : BitOperations.Log2((uint)_size - 1) + 1);
                _name = store._slots[power - SmallestSlot].Write(slotBytes, fsync).ToString();
            }
            else
            {
                if (fsync)
                {
                    RandomAccess.FlushToDisk(_file);
                }

                _file.Dispose();
            }

            _committed = true;
            return ValueTask.FromResult(_name);
        }

        public ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _small, null) is { } rented)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            if (_file is not null)
            {
                _file.Dispose();
                if (!_committed)
                {
                    File.Delete(store.PathOf(_name));
                }
            }

            return ValueTask.CompletedTask;
        }
    }

    private sealed class SlotReader(SlotFile file, SlotName name, long offset, long length) : ReadOnlyStream
    {
        private long _offset = offset;
        private long _left = length;

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(name, _offset, buffer[..(int)Math.Min(buffer.Length, _left)]);
            _offset += count;
            _left -= count;
            return count;
        }
    }

    private sealed class Reader(SafeFileHandle file, long offset, long length) : ReadOnlyStream
    {
        private long _offset = offset;
        private long _left = length;

        public override int Read(Span<byte> buffer) => Count(RandomAccess.Read(file, buffer[..(int)Math.Min(buffer.Length, _left)], _offset));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var room = buffer[..(int)Math.Min(buffer.Length, _left)];
            return Count(room.Length > SmallSize
                ? await RandomAccess.ReadAsync(file, room, _offset, cancellationToken)
                : RandomAccess.Read(file, room.Span, _offset));
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }

        private int Count(int count)
        {
            _offset += count;
            _left -= count;
            return count;
        }
    }
}
