using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Storage.S3;

/// <summary>Shows objects on the S3 server under their own bucket and key, as copies that follow the index.</summary>
/// <remarks>
/// The index decides and the copies are never read, so an overwrite in place harms no download. What has to change is listed in the index by the
/// transaction that changes it; a crash at any point leaves the list, and the next start works it off. Shown are objects of one blob or none:
/// those that were put, posted or copied. Source: oss-protocol 8.
/// </remarks>
internal sealed class ReadableCopies(AmazonS3Client client, S3BlobStore blobs, S3StoreOptions options, OssIndex index, IndexFile file, ILogger logger) : IIndexFollower
{
    private const int Batch = 1000;
    private const int Parallel = 8;

    // one key, one writer: striped, so that the locks need no book-keeping
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];
    private int _isBehind;

    /// <summary>Brings the server to the state of the index for these keys. A failure is logged and tried again later: the write itself stands.</summary>
    public async Task FollowAsync(OssStore store, IReadOnlyList<(string Bucket, string Key)> touched)
    {
        if (touched.Count == 1)
        {
            await FollowOneAsync(store, touched[0].Bucket, touched[0].Key);
        }
        else
        {
            await FollowManyAsync(store, [.. touched.Distinct()]);
        }

        if (Interlocked.Exchange(ref _isBehind, 0) == 1)
        {
            await FollowManyAsync(store, [.. Pending(after: 0).Select(static task => (task.Bucket, task.Key))]);
        }
    }

    /// <summary>Works off whatever an earlier run left.</summary>
    public async Task CatchUpAsync(OssStore store, CancellationToken cancellationToken)
    {
        long after = 0;
        while (Pending(after) is { Count: > 0 } tasks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FollowManyAsync(store, [.. tasks.Select(static task => (task.Bucket, task.Key))]);
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

    private List<ReadableTask> Pending(long after) => Use(copies => copies.Tasks(after, Batch));

    private async Task FollowManyAsync(OssStore store, IReadOnlyList<(string Bucket, string Key)> touched)
    {
        // a bucket goes after its objects
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        foreach (var areBuckets in (bool[])[false, true])
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                touched.Where(place => place.Key.Length == 0 == areBuckets), parallel, async (place, _) => await FollowOneAsync(store, place.Bucket, place.Key));
        }
    }

    private async Task FollowOneAsync(OssStore store, string bucket, string key)
    {
        var stripe = _stripes[(uint)HashCode.Combine(bucket, key) % _stripes.Length];
        await stripe.WaitAsync();
        try
        {
            // another request may have worked off this task together with its own, newer one
            if (Use(copies => copies.FindTask(bucket, key)) is { } newest)
            {
                await (key.Length == 0 ? FollowBucketAsync(newest) : FollowObjectAsync(store, newest));
            }
        }
        catch (Exception failure)
        {
            // INVARIANT: nothing fails after the commit
            Volatile.Write(ref _isBehind, 1);
            Log.ReadableCopyBehind(logger, bucket, key, failure);
        }
        finally
        {
            stripe.Release();
        }
    }

    private async Task FollowBucketAsync(ReadableTask task)
    {
        if (index.Read(transaction => transaction.Buckets.Find(task.Bucket)) is not null)
        {
            await EnsureBucketAsync(task.Bucket);
        }
        else if (Use(copies => copies.IsOwnBucket(task.Bucket)))
        {
            try
            {
                await client.DeleteBucketAsync(new DeleteBucketRequest { BucketName = NameOf(task.Bucket) });
            }
            catch (AmazonS3Exception kept) when (S3Failure.IsMissing(kept) || S3Failure.IsRefusal(kept))
            {
                // gone already, or somebody else put something into it
            }

            Use(copies => copies.RemoveOwnBucket(task.Bucket));
        }

        Use(copies => copies.Finish(task));
    }

    private async Task FollowObjectAsync(OssStore store, ReadableTask task)
    {
        var copy = Use(copies => copies.Find(task.Bucket, task.Key));
        var (row, content) = store.Read(transaction =>
            transaction.Buckets.Find(task.Bucket) is { } bucket
            && transaction.Objects.FindLatest(bucket.Id, task.Key) is { IsDeleteMarker: false, Type: ObjectType.Normal or ObjectType.Multipart, Segments.Length: <= 1 } shown
                ? (shown, store.Open(transaction, shown))
                : ((ObjectRow?)null, (ObjectContent?)null));
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

        Use(copies =>
        {
            copies.Remove(task.Bucket, task.Key);
            copies.Finish(task);
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
                Use(copies => copies.Set(task.Bucket, task.Key, copy));
            }

            try
            {
                if (copy.ObjectId != row.Id)
                {
                    await WriteAsync(task, row, segments, form);
                }

                Use(copies =>
                {
                    copies.Set(task.Bucket, task.Key, copy with { ObjectId = row.Id });
                    copies.Finish(task);
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
            Use(copies => copies.AddOwnBucket(bucket));
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

    private T Use<T>(Func<ReadableCopyTable, T> work) => file.Use(connection => work(new ReadableCopyTable(connection)));

    private void Use(Action<ReadableCopyTable> work) => Use(copies =>
    {
        work(copies);
        return true;
    });
}
