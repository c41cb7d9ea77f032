using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Scenario.FakeOss.Storage;

/// <summary>Bytes in files, <c>blobs/ab/ab12…</c>.</summary>
/// <remarks>
/// INVARIANT: every path is built from a generated name, so no request can reach outside the directory. A file is complete before the index
/// names it; one that a crash cut short is named by nothing, and the next start removes it.
/// </remarks>
internal sealed class FileBlobStore : IBlobStore
{
    // In the page cache a copy of this size takes less time than handing it to another thread.
    private const int SmallSize = 64 * 1024;

    private readonly string _blobs;
    private readonly bool _fsync;

    /// <param name="directory">Created when missing.</param>
    /// <param name="fsync">Wait for the disk before an upload is acknowledged: survives a power cut, not only a killed process.</param>
    public FileBlobStore(string directory, bool fsync)
    {
        _blobs = Path.Combine(directory, "blobs");
        _fsync = fsync;
        PrivateFiles.CreateDirectory(_blobs);
    }

    public ValueTask PrepareAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken)
    {
        var name = BlobName.Next();
        var path = PathOf(name);
        SafeFileHandle file;
        try
        {
            file = Create(path);
        }
        catch (DirectoryNotFoundException)
        {
            PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
            file = Create(path);
        }

        return ValueTask.FromResult<IBlobWriter>(new Writer(name, path, file, _fsync));
    }

    public ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenHandle(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            return ValueTask.FromResult<Stream>(new Reader(file, offset, length));
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new FileNotFoundException("No such blob.", name, missing);
        }
    }

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
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

    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var file in new DirectoryInfo(_blobs).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (BlobName.IsValid(file.Name))
            {
                yield return new StoredBlob(file.Name, file.Length);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static SafeFileHandle Create(string path) => PrivateFiles.CreateNew(path);

    private string PathOf(string name)
    {
        if (!BlobName.IsValid(name))
        {
            throw new ArgumentException("Not a name of this store.", nameof(name));
        }

        return Path.Combine(_blobs, name[..2], name);
    }

    private sealed class Writer(string name, string path, SafeFileHandle file, bool fsync) : IBlobWriter
    {
        private long _size;
        private bool _committed;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            var offset = _size;
            _size += bytes.Length;
            if (bytes.Length > SmallSize)
            {
                return RandomAccess.WriteAsync(file, bytes, offset, cancellationToken);
            }

            RandomAccess.Write(file, bytes.Span, offset);
            return ValueTask.CompletedTask;
        }

        public ValueTask<string> CommitAsync(CancellationToken cancellationToken)
        {
            if (fsync)
            {
                RandomAccess.FlushToDisk(file);
            }

            file.Dispose();
            _committed = true;
            return ValueTask.FromResult(name);
        }

        public ValueTask DisposeAsync()
        {
            file.Dispose();
            if (!_committed)
            {
                File.Delete(path);
            }

            return ValueTask.CompletedTask;
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
