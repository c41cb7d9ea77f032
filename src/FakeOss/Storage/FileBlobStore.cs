using System.Runtime.CompilerServices;

namespace Scenario.FakeOss.Storage;

/// <summary>Bytes in files: written under <c>tmp</c>, made visible by one rename into <c>blobs/ab/</c>.</summary>
/// <remarks>INVARIANT: every path is built from a generated name, so no request can reach outside the directory.</remarks>
internal sealed class FileBlobStore : IBlobStore
{
    private const int BufferSize = 64 * 1024;

    private readonly string _blobs;
    private readonly string _unfinished;
    private readonly bool _fsync;

    /// <param name="directory">Created when missing.</param>
    /// <param name="fsync">Wait for the disk before an upload is acknowledged: survives a power cut, not only a killed process.</param>
    public FileBlobStore(string directory, bool fsync)
    {
        _blobs = Path.Combine(directory, "blobs");
        _unfinished = Path.Combine(directory, "tmp");
        _fsync = fsync;
        Directory.CreateDirectory(_blobs);
        Directory.CreateDirectory(_unfinished);
    }

    public ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var leftover in Directory.EnumerateFiles(_unfinished))
        {
            File.Delete(leftover);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken)
    {
        var name = BlobName.Next();
        var path = Path.Combine(_unfinished, name);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
        return ValueTask.FromResult<IBlobWriter>(new Writer(this, name, path, file));
    }

    public ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        FileStream file;
        try
        {
            file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous);
        }
        catch (DirectoryNotFoundException missing)
        {
            throw new FileNotFoundException("No such blob.", name, missing);
        }

        file.Position = offset;
        return ValueTask.FromResult<Stream>(new BoundedStream(file, length));
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

    private string PathOf(string name)
    {
        if (!BlobName.IsValid(name))
        {
            throw new ArgumentException("Not a name of this store.", nameof(name));
        }

        return Path.Combine(_blobs, name[..2], name);
    }

    private sealed class Writer(FileBlobStore store, string name, string path, FileStream file) : IBlobWriter
    {
        private readonly byte[] _buffer = new byte[BufferSize];
        private int _buffered;
        private bool _committed;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            if (_buffered + bytes.Length > _buffer.Length)
            {
                await DrainAsync(cancellationToken);
                if (bytes.Length >= _buffer.Length)
                {
                    await file.WriteAsync(bytes, cancellationToken);
                    return;
                }
            }

            bytes.CopyTo(_buffer.AsMemory(_buffered));
            _buffered += bytes.Length;
        }

        public async ValueTask<string> CommitAsync(CancellationToken cancellationToken)
        {
            await DrainAsync(cancellationToken);
            if (store._fsync)
            {
                file.Flush(flushToDisk: true);
            }

            await file.DisposeAsync();
            var target = store.PathOf(name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(path, target);
            _committed = true;
            return name;
        }

        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            if (!_committed)
            {
                File.Delete(path);
            }
        }

        private async ValueTask DrainAsync(CancellationToken cancellationToken)
        {
            if (_buffered > 0)
            {
                await file.WriteAsync(_buffer.AsMemory(0, _buffered), cancellationToken);
                _buffered = 0;
            }
        }
    }
}
