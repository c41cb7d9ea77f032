using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Storage.S3;

/// <summary>Shows objects on the S3 server under their own bucket and key, as copies that follow the index.</summary>
/// <remarks>
/// The index decides and the copies are never read, so an overwrite in place harms no download. What has to change is listed in the index by the
/// transaction that changes it; a crash at any point leaves the list, and the next start works it off. Shown are objects of one blob or none:
/// those that were put, posted or copied. Source: oss-protocol 8.
/// </remarks>
internal sealed class ReadableCopies(AmazonS3Client client, S3BlobStore blobs, S3StoreOptions options, OssIndex index, ILogger logger) : IDisposable
{
    private const int Batch = 1000;
    private const int Parallel = 8;

    // one key, one writer: striped, so that the locks need no book-keeping
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private int _isBehind;

    /// <summary>Runs the work and tells which tasks the transaction added.</summary>
    public static T Observe<T>(IndexTransaction transaction, Func<IndexTransaction, T> work, out List<ReadableTask> added)
    {
        var before = transaction.ReadableCopies.LastTask();
        var result = work(transaction);
        added = transaction.ReadableCopies.Tasks(before, int.MaxValue);
        return result;
    }

    /// <summary>Brings the server to the state of the index for these keys. A failure is logged and tried again later: the write itself stands.</summary>
    public async Task FollowAsync(OssStore store, IReadOnlyList<ReadableTask> tasks)
    {
        if (tasks.Count == 1)
        {
            await FollowAsync(store, tasks[0]);
        }
        else
        {
            await FollowManyAsync(store, tasks);
        }

        if (Interlocked.Exchange(ref _isBehind, 0) == 1)
        {
            await FollowManyAsync(store, Pending(after: 0));
        }
    }

    /// <summary>Works off whatever an earlier run left.</summary>
    public async Task CatchUpAsync(OssStore store, CancellationToken cancellationToken)
    {
        long after = 0;
        while (Pending(after) is { Count: > 0 } tasks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FollowManyAsync(store, tasks);
            after = tasks[^1].Id;
        }
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes)
        {
            stripe.Dispose();
        }
    }

    private List<ReadableTask> Pending(long after) => index.Read(transaction => transaction.ReadableCopies.Tasks(after, Batch));

    private async Task FollowManyAsync(OssStore store, IReadOnlyList<ReadableTask> tasks)
    {
        // a bucket goes after its objects
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        await System.Threading.Tasks.Parallel.ForEachAsync(tasks.Where(static task => task.Key.Length > 0), parallel, async (task, _) => await FollowAsync(store, task));
        await System.Threading.Tasks.Parallel.ForEachAsync(tasks.Where(static task => task.Key.Length == 0), parallel, async (task, _) => await FollowAsync(store, task));
    }

    private async Task FollowAsync(OssStore store, ReadableTask task)
    {
        var stripe = _stripes[(uint)HashCode.Combine(task.Bucket, task.Key) % _stripes.Length];
        await stripe.WaitAsync();
        try
        {
            // another request may have worked off this task together with its own, newer one
            if (index.Read(transaction => transaction.ReadableCopies.FindTask(task.Bucket, task.Key)) is { } newest)
            {
                await (task.Key.Length == 0 ? FollowBucketAsync(newest) : FollowObjectAsync(store, newest));
            }
        }
        catch (Exception failure)
        {
            // INVARIANT: nothing fails after the commit
            Volatile.Write(ref _isBehind, 1);
            Log.ReadableCopyBehind(logger, task.Bucket, task.Key, failure);
        }
        finally
        {
            stripe.Release();
        }
    }

    private async Task FollowBucketAsync(ReadableTask task)
    {
        var (exists, isOwn) = index.Read(transaction => (transaction.Buckets.Find(task.Bucket) is not null, transaction.ReadableCopies.IsOwnBucket(task.Bucket)));
        if (exists)
        {
            await EnsureBucketAsync(task.Bucket);
        }
        else if (isOwn)
        {
            try
            {
                await client.DeleteBucketAsync(new DeleteBucketRequest { BucketName = NameOf(task.Bucket) });
            }
            catch (AmazonS3Exception kept) when (S3Failure.IsMissing(kept) || S3Failure.IsRefusal(kept))
            {
                // gone already, or somebody else put something into it
            }

            Write(transaction => transaction.ReadableCopies.RemoveOwnBucket(task.Bucket));
        }

        Write(transaction => transaction.ReadableCopies.Finish(task));
    }

    private async Task FollowObjectAsync(OssStore store, ReadableTask task)
    {
        ObjectRow? row = null;
        ObjectContent? content = null;
        var copy = index.Read(transaction =>
        {
            row = transaction.Buckets.Find(task.Bucket) is { } bucket ? transaction.Objects.FindLatest(bucket.Id, task.Key) : null;
            if (row is { IsDeleteMarker: false, Type: ObjectType.Normal or ObjectType.Multipart } && transaction.Objects.Segments(row.Id).Count <= 1)
            {
                content = store.Open(transaction, row);
            }

            return transaction.ReadableCopies.Find(task.Bucket, task.Key);
        });
        if (content is null)
        {
            await RemoveAsync(task, copy);
            return;
        }

        await using (content)
        {
            await ShowAsync(task, row!, content.Segments, copy);
        }
    }

    private async Task RemoveAsync(ReadableTask task, ReadableCopy? copy)
    {
        if (copy is not null)
        {
            await DeleteAsync(task.Bucket, copy.S3Key);
        }

        Write(transaction =>
        {
            transaction.ReadableCopies.Remove(task.Bucket, task.Key);
            transaction.ReadableCopies.Finish(task);
        });
    }

    private async Task ShowAsync(ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, ReadableCopy? copy)
    {
        AmazonS3Exception? refusal = null;
        foreach (var form in copy is null ? ReadableKey.Forms(task.Key) : ReadableKey.Forms(task.Key).Prepend(copy.S3Key).Distinct(StringComparer.Ordinal))
        {
            if (copy is null || copy.S3Key != form)
            {
                if (copy is not null)
                {
                    await DeleteAsync(task.Bucket, copy.S3Key);
                }

                // INVARIANT: a copy is in the index before it is on the server, so none is left that nobody would remove
                copy = new ReadableCopy(form, ObjectId: 0);
                Write(transaction => transaction.ReadableCopies.Set(task.Bucket, task.Key, copy));
            }

            try
            {
                if (copy.ObjectId != row.Id)
                {
                    await WriteAsync(task, row, segments, form);
                }

                Write(transaction =>
                {
                    transaction.ReadableCopies.Set(task.Bucket, task.Key, copy with { ObjectId = row.Id });
                    transaction.ReadableCopies.Finish(task);
                });
                return;
            }
            catch (AmazonS3Exception refused) when (S3Failure.IsRefusal(refused))
            {
                refusal = refused;
            }
        }

        Log.ReadableCopyRefused(logger, task.Bucket, task.Key, refusal!);
        await RemoveAsync(task, copy);
    }

    private async Task WriteAsync(ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, string s3Key)
    {
        try
        {
            await SendAsync(task, row, segments, s3Key);
        }
        catch (AmazonS3Exception missing) when (missing.ErrorCode == "NoSuchBucket")
        {
            await EnsureBucketAsync(task.Bucket);
            await SendAsync(task, row, segments, s3Key);
        }
    }

    private async Task SendAsync(ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, string s3Key)
    {
        var type = row.Headers[StoredHeaders.ContentType] is { } text && text.All(static c => c is >= ' ' and <= '~') ? text : StoredHeaders.DefaultContentType;
        if (segments.Count == 0)
        {
            var put = new PutObjectRequest { BucketName = NameOf(task.Bucket), Key = s3Key, ContentType = type, InputStream = new MemoryStream([]), UseChunkEncoding = false };
            S3Origin.Write(put.Metadata, task.Bucket, task.Key);
            await client.PutObjectAsync(put);
            return;
        }

        var (bucket, key) = blobs.Locate(segments[0].Blob);
        var copy = new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = key,
            DestinationBucket = NameOf(task.Bucket),
            DestinationKey = s3Key,
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = type,
        };
        S3Origin.Write(copy.Metadata, task.Bucket, task.Key);
        await client.CopyObjectAsync(copy);
    }

    private async Task EnsureBucketAsync(string bucket)
    {
        if (await S3Buckets.EnsureAsync(client, NameOf(bucket), CancellationToken.None))
        {
            Write(transaction => transaction.ReadableCopies.AddOwnBucket(bucket));
        }
    }

    private async Task DeleteAsync(string bucket, string s3Key)
    {
        try
        {
            await client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = NameOf(bucket), Key = s3Key });
        }
        catch (AmazonS3Exception gone) when (S3Failure.IsMissing(gone) || S3Failure.IsRefusal(gone))
        {
            // there is no such bucket or key any more, or there never was because the server takes no such key
        }
    }

    private string NameOf(string bucket) => options.BucketPrefix + bucket;

    private void Write(Action<IndexTransaction> work) => index.Write(transaction =>
    {
        work(transaction);
        return true;
    });
}
