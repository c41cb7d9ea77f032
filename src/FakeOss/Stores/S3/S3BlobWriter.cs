using System.Buffers;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Sends bytes as they come: one PutObject when they fit one part, else a multipart upload. One part is in memory, whatever the size.</summary>
internal sealed class S3BlobWriter(S3BlobStore store, string name, BlobPlace place) : IBlobWriter
{
    /// <summary>The least that S3 takes. Of 10,000 parts that is 52 GB, and an OSS object has 5 GB at most.</summary>
    private const int PartSize = 5 * 1024 * 1024;

    private const int SmallSize = 64 * 1024; // enough for most objects

    private readonly List<PartETag> _parts = [];
    private byte[] _part = ArrayPool<byte>.Shared.Rent(SmallSize);
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

            var some = bytes[..Math.Min(bytes.Length, PartSize - _count)];
            if (_count + some.Length > _part.Length)
            {
                var whole = ArrayPool<byte>.Shared.Rent(PartSize);
                _part.AsSpan(0, _count).CopyTo(whole);
                ArrayPool<byte>.Shared.Return(_part);
                _part = whole;
            }

            some.CopyTo(_part.AsMemory(_count));
            _count += some.Length;
            bytes = bytes[some.Length..];
        }
    }

    public async ValueTask<string> CommitAsync(CancellationToken cancellationToken)
    {
        if (_uploadId is null)
        {
            _mayExist = true;
            await store.PutAsync(name, Part(), place, cancellationToken);
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
        ArrayPool<byte>.Shared.Return(_part);
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
        _parts.Add(await store.UploadPartAsync(name, _uploadId, _parts.Count + 1, Part(), cancellationToken));
        _count = 0;
    }

    // The client reads it as often as it repeats a request.
    private MemoryStream Part() => new(_part, 0, _count, writable: false);
}
