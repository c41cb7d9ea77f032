using System.Buffers;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Storage.S3;

/// <summary>Sends bytes as they come: one PutObject when they fit one part, else a multipart upload. One part is in memory, whatever the size.</summary>
internal sealed class S3BlobWriter(S3BlobStore store, string name, BlobPlace place) : IBlobWriter
{
    /// <summary>S3 takes parts of 5 MiB or more and 10,000 of them: 80 GB at this size, and an OSS object has 5 GB at most.</summary>
    private const int PartSize = 8 * 1024 * 1024;

    private const int FirstBuffer = 64 * 1024;

    private readonly List<PartETag> _parts = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _count;
    private string? _uploadId;
    private bool _mayExist;
    private bool _committed;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            if (_count == PartSize)
            {
                await SendPartAsync(cancellationToken);
            }

            var now = bytes[..Math.Min(bytes.Length, PartSize - _count)];
            Reserve(_count + now.Length);
            now.CopyTo(_buffer.AsMemory(_count));
            _count += now.Length;
            bytes = bytes[now.Length..];
        }
    }

    public async ValueTask<string> CommitAsync(CancellationToken cancellationToken)
    {
        if (_uploadId is null)
        {
            _mayExist = true;
            await store.PutAsync(name, _buffer, _count, place, cancellationToken);
        }
        else
        {
            await SendPartAsync(cancellationToken);
            _mayExist = true;
            await store.CompleteAsync(name, _uploadId, _parts, cancellationToken);
        }

        _committed = true;
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        if (_committed)
        {
            return;
        }

        if (_uploadId is { } uploadId)
        {
            await store.AbortAsync(name, uploadId);
        }

        if (_mayExist)
        {
            // a request whose answer got lost may have done its work
            await store.DiscardAsync(name);
        }
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        _uploadId ??= await store.InitiateAsync(name, place, cancellationToken);
        _parts.Add(await store.UploadPartAsync(name, _uploadId, _parts.Count + 1, _buffer, _count, cancellationToken));
        _count = 0;
    }

    private void Reserve(int size)
    {
        if (size <= _buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(PartSize, Math.Max(size, _buffer.Length * 2)));
        _buffer.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
