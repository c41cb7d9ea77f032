using System.Buffers;
using System.Security.Cryptography;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Storage;

/// <summary>The index and the bytes together: what handlers use.</summary>
/// <remarks>
/// INVARIANT: bytes are committed before the index refers to them, and deleted after it stopped to; so a crash at any point
/// leaves at worst bytes that nothing refers to, and <see cref="ReconcileAsync"/> removes those at start.
/// </remarks>
internal sealed class OssStore(OssIndex index, IBlobStore blobs, ILogger<OssStore> logger, IIndexFollower? follower = null) : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly HeldBlobs _held = new();

    public IBlobStore Blobs => blobs;

    /// <summary>
    /// Looks at one state of the index, without waiting for writers. The work may run more than once: when it opened bytes that were let go of
    /// in that very moment, it sees the state that did so.
    /// </summary>
    public T Read<T>(Func<IndexTransaction, T> work)
    {
        while (true)
        {
            var transaction = new IndexTransaction(index.State, isReadOnly: true);
            T result;
            try
            {
                result = work(transaction);
            }
            catch
            {
                Close(transaction.Opened);
                throw;
            }

            if (AreHeld(transaction))
            {
                return result;
            }

            Close(transaction.Opened);
        }
    }

    /// <summary>Runs one transaction, then deletes the bytes it let go of and lets what follows the index follow.</summary>
    public async Task<T> WriteAsync<T>(Func<IndexTransaction, T> work)
    {
        var commit = await index.WriteAsync(work);
        if (commit.Released.Count > 0)
        {
            await DeleteAsync(_held.Doom(commit.Released));
        }

        if (follower is not null)
        {
            await follower.FollowAsync(this, [.. commit.Changes.Select(static change => change.ShownAt).OfType<(string, string)>().Distinct()]);
        }

        return commit.Result;
    }

    /// <summary>Holds the bytes of an object for reading; call it inside the <see cref="Read"/> that found the row.</summary>
    public ObjectContent Open(IndexTransaction transaction, ObjectRow row) => Open(transaction, row.Segments);

    /// <summary>As the other overload; the bytes of parts stay readable when their upload ends meanwhile.</summary>
    public ObjectContent Open(IndexTransaction transaction, IReadOnlyList<BlobSegment> segments)
    {
        _held.Hold(segments);
        var content = new ObjectContent(this, segments);
        transaction.HoldOpen(content);
        return content;
    }

    /// <summary>The bytes of parts, one after the other; empty parts have none.</summary>
    public static List<BlobSegment> SegmentsOf(IReadOnlyList<PartRow> parts) =>
        [.. parts.Where(static part => part.Blob is not null).Select(static part => new BlobSegment(part.Blob!, part.Size))];

    /// <summary>Keeps the whole store as it is now, at the cost of what changes afterwards.</summary>
    public StoreSnapshot Snapshot() => _held.WithSnapshots(all =>
    {
        // INVARIANT: the state is read inside the lock that a deletion asks, so no blob of it is deleted in between
        var snapshot = new StoreSnapshot(this, index.State);
        all.Add(snapshot);
        return snapshot;
    });

    /// <summary>Makes the store what it was; what was written since is gone. The snapshot stays usable.</summary>
    public Task RestoreAsync(StoreSnapshot snapshot) => WriteAsync(transaction =>
    {
        ObjectDisposedException.ThrowIf(!_held.WithSnapshots(all => all.Contains(snapshot)), snapshot);
        transaction.Replace(snapshot.State);
        return true;
    });

    /// <summary>Stores a stream while computing MD5 and CRC-64; at most one buffer of it is in memory.</summary>
    /// <param name="source">Read to its end.</param>
    /// <param name="place">What the bytes are for.</param>
    /// <param name="check">Called with what arrived, before it is committed; an exception from it stores nothing.</param>
    /// <param name="cancellationToken">Stops and stores nothing.</param>
    public async Task<ReceivedContent> ReceiveAsync(Stream source, BlobPlace place, Action<ContentDigest> check, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await source.ReadAtLeastAsync(buffer.AsMemory(0, BufferSize), BufferSize, throwOnEndOfStream: false, cancellationToken);
            var first = buffer.AsMemory(0, count);
            // most objects fit one buffer: their check sums need no state between buffers
            var digest = count < BufferSize ? new ContentDigest(count, MD5.HashData(first.Span), OssCrc64.Compute(first.Span)) : null;
            if (digest is { Size: 0 })
            {
                check(digest);
                return new ReceivedContent(this, null, digest);
            }

            await using var writer = await blobs.CreateAsync(place, cancellationToken);
            await writer.WriteAsync(first, cancellationToken);
            digest ??= await ReceiveFurtherAsync(source, buffer, writer, cancellationToken);
            check(digest);
            return new ReceivedContent(this, await writer.CommitAsync(cancellationToken), digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Empties buckets, objects, uploads and bytes.</summary>
    public Task ClearAsync() => WriteAsync(static transaction =>
    {
        var kept = transaction.State.Settings.Where(static setting => setting.Key == IndexState.S3Store); // which bytes the index belongs to stays
        transaction.Replace(IndexState.Empty with { Settings = IndexState.Empty.Settings.AddRange(kept) });
        return true;
    });

    /// <summary>Brings index and bytes together after a crash: bytes without an entry and entries without bytes go.</summary>
    public async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await blobs.PrepareAsync(cancellationToken);
        var known = index.State.Blobs;
        var (lost, orphans) = (known.Keys.ToHashSet(StringComparer.Ordinal), new List<string>());
        await foreach (var blob in blobs.ListAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!known.TryGetValue(blob.Name, out var use))
            {
                orphans.Add(blob.Name);
            }
            else if (use.Size == blob.Size)
            {
                lost.Remove(blob.Name);
            }
        }

        await DeleteAsync(orphans);
        if (orphans.Count > 0)
        {
            Log.OrphanBytesRemoved(logger, orphans.Count);
        }

        if (lost.Count > 0)
        {
            foreach (var (bucket, key) in await WriteAsync(transaction => transaction.RemoveLost(lost)))
            {
                Log.ObjectWithoutBytesRemoved(logger, bucket, key);
            }
        }

        if (follower is not null)
        {
            await follower.CatchUpAsync(this, cancellationToken);
        }
    }

    /// <summary>Stores what follows a full first buffer.</summary>
    private static async ValueTask<ContentDigest> ReceiveFurtherAsync(Stream source, byte[] buffer, IBlobWriter writer, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var (crc, size, count) = (0UL, 0L, BufferSize);
        while (true)
        {
            md5.AppendData(buffer.AsSpan(0, count));
            crc = OssCrc64.Append(crc, buffer.AsSpan(0, count));
            size += count;
            count = await source.ReadAsync(buffer.AsMemory(0, BufferSize), cancellationToken);
            if (count == 0)
            {
                return new ContentDigest(size, md5.GetHashAndReset(), crc);
            }

            await writer.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    internal Task ReleaseAsync(IReadOnlyList<BlobSegment> segments) => DeleteAsync(_held.Release(segments));

    public async ValueTask DisposeAsync()
    {
        index.Dispose();
        follower?.Dispose();
        await blobs.DisposeAsync();
    }

    /// <summary>Lets go of what only this snapshot kept.</summary>
    internal Task DropAsync(StoreSnapshot snapshot)
    {
        var isKept = _held.WithSnapshots(all => all.Remove(snapshot));
        var current = index.State.Blobs;
        return isKept ? DeleteAsync(_held.Doom(snapshot.State.Blobs.Keys.Where(name => !current.ContainsKey(name)))) : Task.CompletedTask;
    }

    // INVARIANT: bytes are held first and looked up again then. Whoever lets go of them publishes that before asking who holds them,
    // so one of the two sees the other.
    private bool AreHeld(IndexTransaction read)
    {
        if (read.Opened.Count == 0)
        {
            return true;
        }

        var now = index.State;
        return ReferenceEquals(now, read.State) || read.Opened.All(content => content.Segments.All(segment => now.Blobs.ContainsKey(segment.Blob)));
    }

    private static void Close(IReadOnlyList<ObjectContent> contents)
    {
        foreach (var content in contents)
        {
            // what remains of it, if anything, is the deletion of bytes, which reports its own failures
            _ = content.DisposeAsync().AsTask();
        }
    }

    private async Task DeleteAsync(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            try
            {
                await blobs.DeleteAsync(name, CancellationToken.None);
            }
            catch (Exception exception)
            {
                // INVARIANT: nothing fails after the commit. The transaction stands; the next start removes the bytes
                Log.BytesNotDeleted(logger, name, exception);
            }
        }
    }
}

/// <summary>A store at one moment. Until it is disposed, the bytes of that moment stay.</summary>
internal sealed class StoreSnapshot(OssStore store, IndexState state) : IAsyncDisposable
{
    public IndexState State => state;

    public async ValueTask DisposeAsync() => await store.DropAsync(this);
}
