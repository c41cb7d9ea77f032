using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
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
    private const int BufferSize = 128 * 1024;

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

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string name, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isSmall = SlotName.TryParse(name, out var slot);
        using var file = isSmall ? null : Open(name);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, length));
        try
        {
            for (var end = offset + length; offset < end;)
            {
                var room = buffer.AsMemory(0, (int)Math.Min(buffer.Length, end - offset));
                var count = isSmall ? SlotsOf(slot)?.Read(slot, offset, room.Span) ?? throw IBlobStore.NoSuchBlob(name)
                    : room.Length > SmallSize ? await RandomAccess.ReadAsync(file!, room, offset, cancellationToken)
                    : RandomAccess.Read(file!, room.Span, offset);
                offset += count;
                yield return count > 0 ? room[..count] : throw IBlobStore.Shorter(name);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        if (SlotName.TryParse(name, out var slot))
        {
            SlotsOf(slot)?.Delete(slot);
        }
        else if (PathOf(name) is var path && File.Exists(path))
        {
            File.Delete(path);
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

    private SlotFiles? SlotsOf(SlotName name) => _slots.ElementAtOrDefault(name.Power - SmallestSlot);

    private SafeFileHandle Open(string name)
    {
        var path = PathOf(name);
        return File.Exists(path) ? File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous)
            : throw IBlobStore.NoSuchBlob(name);
    }

    private string PathOf(string name) =>
        BlobName.IsValid(name) ? Path.Combine(_blobs, name[..2], name) : throw new ArgumentException("Not a name of this store.", nameof(name));

    private sealed class Writer(FileBlobStore store, bool fsync) : IBlobWriter
    {
        private byte[]? _small;
        private SafeFileHandle? _file;
        private string _name = "";
        private long _size;

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
                _file = PrivateFiles.CreateNew(store.PathOf(_name));
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
                var power = Math.Max(SmallestSlot, _size == 1 ? 0 : BitOperations.Log2((uint)_size - 1) + 1);
                _name = store._slots[power - SmallestSlot].Write(_small.AsSpan(0, SlotFiles.HeaderSize + (int)_size), fsync).ToString();
                return ValueTask.FromResult(_name);
            }

            if (fsync)
            {
                RandomAccess.FlushToDisk(_file);
            }

            _file.Dispose();
            _file = null;
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
                File.Delete(store.PathOf(_name));
            }

            return ValueTask.CompletedTask;
        }
    }
}
