using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Shows objects on the S3 server under their own bucket and key, as copies that follow the index.</summary>
/// <remarks>
/// The index decides and the copies are never read, so an overwrite in place harms no download. What has to change is listed in the index by the
/// transaction that changes it; a crash at any point leaves the list, and the next start works it off. Shown are objects of one blob or none:
/// those that were put, posted or copied. Source: oss-protocol 8.
/// A request waits for its own copies, and not longer than the options say. What fails is made up for beside the requests, later and later.
/// </remarks>
internal sealed class ReadableCopies(S3BlobStore blobs, S3StoreOptions options, OssIndex index, IndexFile file, TimeProvider time,
    ILogger logger) : IIndexFollower
{
    private const int Batch = 1000;
    private const int Parallel = 8;

    // a request tries the key itself and one other name; the last name is for those who have time
    private const int FormsOfRequest = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private readonly AmazonS3Client _client = S3Connection.Open(options);
    private readonly AmazonS3Client _copier = S3Connection.OpenForCopies(options);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<(string Bucket, string Key)> _waiting = [];
    private TimeSpan _delay = FirstDelay;
    private ITimer? _timer;
    private Task _makingUp = Task.CompletedTask;

    // one key, one writer: striped, so that the locks need no book-keeping
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Ends when what was due is made up for, or has failed again.</summary>
    internal Task MakingUp
    {
        get
        {
            lock (_lock)
            {
                return _makingUp;
            }
        }
    }

    /// <summary>Brings the server to the state of the index for these keys. A failure is logged and tried again later: the write itself stands.</summary>
    public async Task FollowAsync(OssStore store, IReadOnlyList<(string Bucket, string Key)> touched)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(options.Timeout);
        (string Bucket, string Key)[] due;
        lock (_lock)
        {
            due = [.. touched.Where(place => !_waiting.Contains(place))]; // what failed has its turn, and requests do not pay for it again
        }

        await FollowManyAsync(store, due, FormsOfRequest, patience.Token);
    }

    /// <summary>Works off whatever an earlier run left.</summary>
    public async Task CatchUpAsync(OssStore store, CancellationToken cancellationToken)
    {
        long after = 0;
        while (Pending(after) is { Count: > 0 } tasks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await FollowManyAsync(store, [.. tasks.Select(static task => (task.Bucket, task.Key))], int.MaxValue, cancellationToken);
            after = tasks[^1].Id;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        lock (_lock)
        {
            _timer?.Dispose();
        }

        MakingUp.GetAwaiter().GetResult(); // it has been told to stop
        _client.Dispose();
        _copier.Dispose();
        _stop.Dispose();
        foreach (var stripe in _stripes)
        {
            stripe.Dispose();
        }
    }

    // One timer for all that is behind: each round that fails makes the next one later.
    private TimeSpan PutOff(OssStore store, string bucket, string key)
    {
        lock (_lock)
        {
            _waiting.Add((bucket, key));
            if (!_stop.IsCancellationRequested)
            {
                _timer ??= time.CreateTimer(_ => MakeUp(store), null, _delay, Timeout.InfiniteTimeSpan);
            }

            return _delay;
        }
    }

    private void MakeUp(OssStore store)
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (!_makingUp.IsCompleted || _stop.IsCancellationRequested)
            {
                return;
            }

            var due = _waiting.ToList();
            _waiting.Clear();
            _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            _makingUp = Task.Run(async () =>
            {
                await FollowManyAsync(store, due, int.MaxValue, _stop.Token);
                lock (_lock)
                {
                    if (_waiting.Count == 0)
                    {
                        _delay = FirstDelay;
                    }
                }
            });
        }
    }

    private List<ReadableTask> Pending(long after) => Use(copies => copies.Tasks(after, Batch));

    private async Task FollowManyAsync(OssStore store, IReadOnlyList<(string Bucket, string Key)> touched, int forms, CancellationToken cancellationToken)
    {
        // a bucket goes after its objects
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallel };
        foreach (var areBuckets in (bool[])[false, true])
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                touched.Where(place => place.Key.Length == 0 == areBuckets), parallel,
                async (place, _) => await FollowOneAsync(store, place.Bucket, place.Key, forms, cancellationToken));
        }
    }

    private async Task FollowOneAsync(OssStore store, string bucket, string key, int forms, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)HashCode.Combine(bucket, key) % _stripes.Length];
        var isMine = false;
        try
        {
            await stripe.WaitAsync(cancellationToken);
            isMine = true;
            // another request may have worked off this task together with its own, newer one
            if (Use(copies => copies.FindTask(bucket, key)) is { } newest)
            {
                await (key.Length == 0 ? FollowBucketAsync(newest, cancellationToken) : FollowObjectAsync(store, newest, forms, cancellationToken));
            }
        }
        catch (Exception exception)
        {
            // INVARIANT: nothing fails after the commit
            Log.ReadableCopyBehind(logger, S3Failure.Reason(exception), bucket, key, PutOff(store, bucket, key).TotalSeconds);
        }
        finally
        {
            if (isMine)
            {
                stripe.Release();
            }
        }
    }

    private async Task FollowBucketAsync(ReadableTask task, CancellationToken cancellationToken)
    {
        if (index.State.Buckets.ContainsKey(task.Bucket))
        {
            await EnsureBucketAsync(task.Bucket, cancellationToken);
        }
        else if (Use(copies => copies.Find(task.Bucket, key: "")) is not null)
        {
            try
            {
                await _client.DeleteBucketAsync(new DeleteBucketRequest { BucketName = NameOf(task.Bucket) }, cancellationToken);
            }
            catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception) || S3Failure.IsRefusal(exception))
            {
                // gone already, or somebody else put something into it
            }

            Use(copies => copies.Remove(task.Bucket, key: ""));
        }

        Use(copies => copies.Finish(task));
    }

    private async Task FollowObjectAsync(OssStore store, ReadableTask task, int forms, CancellationToken cancellationToken)
    {
        var copy = Use(copies => copies.Find(task.Bucket, task.Key));
        var (row, content) = store.Read(transaction =>
            transaction.Buckets.Find(task.Bucket) is { } bucket
            && transaction.Objects.FindLatest(bucket.Id, task.Key) is
            {
                IsDeleteMarker: false, Type: ObjectType.Normal or ObjectType.Multipart,
                Segments.Length: <= 1
            } shown
                ? (shown, store.Open(transaction, shown))
                : ((ObjectRow?)null, (ObjectContent?)null));
        if (content is null)
        {
            await RemoveAsync(task, copy, cancellationToken);
            return;
        }

        await using (content)
        {
            await ShowAsync(task, row!, content.Segments, copy, forms, cancellationToken);
        }
    }

    private async Task RemoveAsync(ReadableTask task, ReadableCopy? copy, CancellationToken cancellationToken)
    {
        if (copy is not null)
        {
            await DeleteAsync(task.Bucket, copy.S3Key, cancellationToken);
        }

        Use(copies =>
        {
            copies.Remove(task.Bucket, task.Key);
            copies.Finish(task);
        });
    }

    private async Task ShowAsync(
        ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, ReadableCopy? copy, int forms, CancellationToken cancellationToken)
    {
        AmazonS3Exception? refusal = null;
        var names = copy is null ? ReadableKey.Forms(task.Key) : ReadableKey.Forms(task.Key).Prepend(copy.S3Key).Distinct(StringComparer.Ordinal);
        foreach (var form in names.Take(forms))
        {
            if (copy is null || copy.S3Key != form)
            {
                // a name that was clearly refused holds nothing, unless something older of ours is there
                if (copy is not null && (copy.ObjectId != 0 || refusal is null || !S3Failure.IsRefusal(refusal)))
                {
                    await DeleteAsync(task.Bucket, copy.S3Key, cancellationToken);
                }

                // INVARIANT: a copy is in the index before it is on the server, so none is left that nobody would remove
                copy = new ReadableCopy(form, ObjectId: 0);
                Use(copies => copies.Set(task.Bucket, task.Key, copy));
            }

            try
            {
                if (copy.ObjectId != row.Id)
                {
                    await WriteAsync(task, row, segments, form, cancellationToken);
                }

                Use(copies =>
                {
                    copies.Set(task.Bucket, task.Key, copy with { ObjectId = row.Id });
                    copies.Finish(task);
                });
                return;
            }
            catch (AmazonS3Exception exception) when (S3Failure.IsRefusal(exception) || S3Failure.MayBeRefusal(exception))
            {
                refusal = exception;
            }
        }

        // a server that refuses every name for reasons of its own may take one later
        if (!S3Failure.IsRefusal(refusal!) || forms < int.MaxValue)
        {
            throw refusal!;
        }

        Log.ReadableCopyRefused(logger, S3Failure.Reason(refusal!), task.Bucket, task.Key);
        await RemoveAsync(task, copy, cancellationToken);
    }

    private async Task WriteAsync(ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, string s3Key, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(task, row, segments, s3Key, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchBucket")
        {
            await EnsureBucketAsync(task.Bucket, cancellationToken);
            await SendAsync(task, row, segments, s3Key, cancellationToken);
        }
    }

    private async Task SendAsync(ReadableTask task, ObjectRow row, IReadOnlyList<BlobSegment> segments, string s3Key, CancellationToken cancellationToken)
    {
        var type = row.Headers[StoredHeaders.ContentType] is { } text && text.All(static c => c is >= ' ' and <= '~') ? text : StoredHeaders.DefaultContentType;
        if (segments.Count == 0)
        {
            var put = new PutObjectRequest
            {
                BucketName = NameOf(task.Bucket),
                Key = s3Key,
                ContentType = type,
                InputStream = new MemoryStream([]),
                UseChunkEncoding = false
            };
            S3Origin.Write(put.Metadata, task.Bucket, task.Key);
            await _copier.PutObjectAsync(put, cancellationToken);
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
        await _copier.CopyObjectAsync(copy, cancellationToken);
    }

    private async Task EnsureBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await S3Buckets.EnsureAsync(_client, NameOf(bucket), cancellationToken))
        {
            Use(copies => copies.Set(bucket, key: "", new ReadableCopy("", ObjectId: 0)));
        }
    }

    private async Task DeleteAsync(string bucket, string s3Key, CancellationToken cancellationToken)
    {
        try
        {
            await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = NameOf(bucket), Key = s3Key }, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception) || S3Failure.IsRefusal(exception))
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
