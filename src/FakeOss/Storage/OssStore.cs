using System.Buffers;
using System.Security.Cryptography;
using Scenario.FakeOss.Storage.S3;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Storage;

/// <summary>The index and the bytes together: what handlers use.</summary>
/// <remarks>
/// INVARIANT: bytes are committed before the index refers to them, and deleted after it stopped to; so a crash at any point
/// leaves at worst bytes that nothing refers to, and <see cref="ReconcileAsync"/> removes those at start.
/// </remarks>
internal sealed class OssStore(OssIndex index, IBlobStore blobs, ILogger<OssStore> logger, ReadableCopies? readable = null) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly BlobPins _pins = new();

    public IBlobStore Blobs => blobs;

    public T Read<T>(Func<IndexTransaction, T> work) => index.Read(work);

    /// <summary>Runs one transaction, then deletes the bytes it let go of and lets readable copies follow.</summary>
    public async Task<T> WriteAsync<T>(Func<IndexTransaction, T> work)
    {
        List<ReadableTask> tasks = [];
        var (result, released) = index.Write(readable is null ? work : transaction => ReadableCopies.Observe(transaction, work, out tasks));
        await DeleteAsync(_pins.Doom(released));
        if (tasks.Count > 0)
        {
            await readable!.FollowAsync(this, tasks);
        }

        return result;
    }

    /// <summary>Holds the bytes of an object for reading; call it inside the <see cref="Read"/> that found the row.</summary>
    public ObjectContent Open(IndexTransaction transaction, ObjectRow row)
    {
        var segments = transaction.Objects.Segments(row.Id);
        _pins.Pin(segments);
        return new ObjectContent(this, segments);
    }

    /// <summary>Stores a stream while computing MD5 and CRC-64; at most one buffer of it is in memory.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="place">What the bytes are for.</param>
    /// <param name="check">Called with what arrived, before it is committed; an exception from it stores nothing.</param>
    /// <param name="cancellationToken">Stops and stores nothing.</param>
    public async Task<ReceivedContent> ReceiveAsync(Stream source, BlobPlace place, Action<ContentDigest> check, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        ulong crc = 0;
        long size = 0;
        IBlobWriter? writer = null;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await source.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken)) > 0)
            {
                writer ??= await blobs.CreateAsync(place, cancellationToken);
                var bytes = buffer.AsMemory(0, count);
                md5.AppendData(bytes.Span);
                crc = OssCrc64.Append(crc, bytes.Span);
                size += count;
                await writer.WriteAsync(bytes, cancellationToken);
            }

            var digest = new ContentDigest(size, md5.GetHashAndReset(), crc);
            check(digest);
            var name = writer is null ? null : await writer.CommitAsync(cancellationToken);
            return new ReceivedContent(this, name, size, digest.Md5, digest.Crc64);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (writer is not null)
            {
                await writer.DisposeAsync();
            }
        }
    }

    /// <summary>Empties buckets, objects, uploads and bytes.</summary>
    public Task ClearAsync() => WriteAsync(transaction =>
    {
        transaction.Settings.ClearIndex(transaction.Blobs);
        return true;
    });

    /// <summary>Brings index and bytes together after a crash: bytes without an entry and entries without bytes go.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await blobs.PrepareAsync(cancellationToken);
        var known = Read(transaction => transaction.Blobs.All()).ToDictionary(blob => blob.Name, blob => blob.Size, StringComparer.Ordinal);
        var orphans = new List<string>();
        await foreach (var blob in blobs.ListAsync(cancellationToken))
        {
            if (!known.Remove(blob.Name, out var size))
            {
                orphans.Add(blob.Name);
            }
            else if (size != blob.Size)
            {
                known.Add(blob.Name, size);
            }
        }

        await DeleteAsync(orphans);
        if (orphans.Count > 0)
        {
            Log.OrphanBytesRemoved(logger, orphans.Count);
        }

        foreach (var lost in known.Keys)
        {
            await WriteAsync(transaction =>
            {
                foreach (var row in transaction.Objects.FindByBlob(lost))
                {
                    if (transaction.Buckets.FindById(row.BucketId) is { } bucket)
                    {
                        transaction.Objects.DeleteVersion(bucket, row.Key, row.VersionId);
                        Log.ObjectWithoutBytesRemoved(logger, bucket.Name, row.Key);
                    }
                }

                transaction.Uploads.RemoveByBlob(lost);
                transaction.Blobs.Forget(lost);
                return true;
            });
        }

        if (readable is not null)
        {
            await readable.CatchUpAsync(this, cancellationToken);
        }
    }

    internal Task UnpinAsync(IReadOnlyList<BlobSegment> segments) => DeleteAsync(_pins.Unpin(segments));

    public async ValueTask DisposeAsync()
    {
        index.Dispose();
        readable?.Dispose();
        await blobs.DisposeAsync();
    }

    private async Task DeleteAsync(List<string> names)
    {
        foreach (var name in names)
        {
            try
            {
                await blobs.DeleteAsync(name, CancellationToken.None);
            }
            catch (Exception failure)
            {
                // INVARIANT: nothing fails after the commit. The transaction stands; the next start removes the bytes
                Log.BytesNotDeleted(logger, name, failure);
            }
        }
    }
}
