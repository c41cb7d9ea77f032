using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Data.Sqlite;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>ShownAt objects on the S3 server under their own bucket and key, as copies that follow the index.</summary>
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
    private const int AtOnce = 8;

    // a request tries the key itself and one other name; the last name is for those who have time
    private const int FormsOfRequest = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private readonly ReadableCopyTable _copies = new(file);
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

    /// <summary>Works off whatever is left to do.</summary>
    public async Task CatchUpAsync(OssStore store, CancellationToken cancellationToken)
    {
        for (long after = 0; !cancellationToken.IsCancellationRequested && _copies.Tasks(after, Batch) is [.., var last] tasks; after = last.Id)
        {
            await FollowManyAsync(store, tasks.Select(static task => (task.Bucket, task.Key)), int.MaxValue, cancellationToken);
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
    }

    // One timer for all that is behind: each round that fails makes the next one later.
    private TimeSpan PutOff(OssStore store, string bucket, string key)
    {
        lock (_lock)
        {
            _waiting.Add((bucket, key));
            _timer ??= time.CreateTimer(_ => MakeUp(store), null, _delay, Timeout.InfiniteTimeSpan);
            return _delay;
        }
    }

    private void MakeUp(OssStore store)
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _timer = null;
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _waiting.Clear();
            _delay = _delay * 2 < LongestDelay ? _delay * 2 : LongestDelay;
            var earlier = _makingUp;
            _makingUp = Task.Run(async () =>
            {
                await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await CatchUpAsync(store, _stop.Token);
                lock (_lock)
                {
                    _delay = _waiting.Count == 0 ? FirstDelay : _delay;
                }
            });
        }
    }

    private async Task FollowManyAsync(
        OssStore store, IEnumerable<(string Bucket, string Key)> touched, int forms, CancellationToken cancellationToken)
    {
        // a bucket goes after its objects
        foreach (var kind in touched.GroupBy(static place => place.Key.Length == 0).OrderBy(static kind => kind.Key))
        {
            await Parallel.ForEachAsync(kind, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
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
            if (_copies.FindTask(bucket, key) is { } newest)
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
        var isThere = index.State.Buckets.ContainsKey(task.Bucket);
        if (isThere)
        {
            await EnsureBucketAsync(task.Bucket, cancellationToken);
        }
        else if (_copies.Find(task) is not null)
        {
            await ForgiveAsync(() => _client.DeleteBucketAsync(new DeleteBucketRequest { BucketName = NameOf(task.Bucket) }, cancellationToken));
        }

        _copies.Finish(task, isThere ? _copies.Find(task) : null);
    }

    private async Task FollowObjectAsync(OssStore store, ReadableTask task, int forms, CancellationToken cancellationToken)
    {
        var copy = _copies.Find(task);
        var (row, content) = store.Read(transaction =>
            transaction.Buckets.Find(task.Bucket) is { } bucket && transaction.Objects.FindLatest(bucket.Id, task.Key) is
            {
                IsDeleteMarker: false, Type: ObjectType.Normal or ObjectType.Multipart, Segments.Length: <= 1,
            } shown
                ? (shown, store.Open(transaction, shown)) : ((ObjectRow?)null, (ObjectContent?)null));
        if (row is null)
        {
            await RemoveAsync(task, copy, cancellationToken);
            return;
        }

        await using (content)
        {
            await ShowAsync(task, row, copy, forms, cancellationToken);
        }
    }

    private async Task RemoveAsync(ReadableTask task, ReadableCopy? copy, CancellationToken cancellationToken)
    {
        if (copy is not null)
        {
            await DeleteAsync(task.Bucket, copy.S3Key, cancellationToken);
        }

        _copies.Finish(task, shown: null);
    }

    private async Task ShowAsync(ReadableTask task, ObjectRow row, ReadableCopy? copy, int forms, CancellationToken cancellationToken)
    {
        AmazonS3Exception? refusal = null;
        var names = copy is null ? ReadableKey.Forms(task.Key) : ReadableKey.Forms(task.Key).Prepend(copy.S3Key).Distinct(StringComparer.Ordinal);
        foreach (var form in names.Take(forms))
        {
            if (copy?.S3Key != form)
            {
                // a name that was clearly refused holds nothing, unless something older of ours is there
                if (copy is not null && (copy.ObjectId != 0 || !S3Failure.IsRefusal(refusal!)))
                {
                    await DeleteAsync(task.Bucket, copy.S3Key, cancellationToken);
                }

                // INVARIANT: a copy is in the index before it is on the server, so none is left that nobody would remove
                copy = new ReadableCopy(form, ObjectId: 0);
                _copies.Set(task, copy);
            }

            try
            {
                if (copy.ObjectId != row.Id)
                {
                    await WriteAsync(task, row, form, cancellationToken);
                }

                _copies.Finish(task, copy with { ObjectId = row.Id });
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

    private async Task WriteAsync(ReadableTask task, ObjectRow row, string s3Key, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(task, row, s3Key, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchBucket")
        {
            await EnsureBucketAsync(task.Bucket, cancellationToken);
            await SendAsync(task, row, s3Key, cancellationToken);
        }
    }

    private async Task SendAsync(ReadableTask task, ObjectRow row, string s3Key, CancellationToken cancellationToken)
    {
        var name = NameOf(task.Bucket);
        var type = row.Headers[StoredHeaders.ContentType] is { } text && text.All(static c => c is >= ' ' and <= '~') ? text : StoredHeaders.DefaultContentType;
        if (row.Segments is not [var whole])
        {
            var put = new PutObjectRequest { BucketName = name, Key = s3Key, ContentType = type, InputStream = new MemoryStream([]), UseChunkEncoding = false };
            S3Origin.Write(put.Metadata, task.Bucket, task.Key);
            await _copier.PutObjectAsync(put, cancellationToken);
            return;
        }

        var (bucket, key) = blobs.Locate(whole.Blob);
        var copy = new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = key,
            DestinationBucket = name,
            DestinationKey = s3Key,
            MetadataDirective = S3MetadataDirective.REPLACE,
            ContentType = type,
        };
        S3Origin.Write(copy.Metadata, task.Bucket, task.Key);
        await _copier.CopyObjectAsync(copy, cancellationToken);
    }

    private async Task EnsureBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        if (await _client.EnsureBucketAsync(NameOf(bucket), cancellationToken))
        {
            _copies.Set(new ReadableTask(0, bucket, Key: ""), ReadableCopy.OwnBucket);
        }
    }

    private Task DeleteAsync(string bucket, string s3Key, CancellationToken cancellationToken) =>
        ForgiveAsync(() => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = NameOf(bucket), Key = s3Key }, cancellationToken));

    // What is to be deleted is gone already, or never was because the server takes no such key, or somebody else put something into the bucket.
    private static async Task ForgiveAsync(Func<Task> deletion)
    {
        try
        {
            await deletion();
        }
        catch (AmazonS3Exception exception) when (S3Failure.IsMissing(exception) || S3Failure.IsRefusal(exception))
        {
            // as it should be
        }
    }

    private string NameOf(string bucket) => options.BucketPrefix + bucket;
}

/// <summary>What is shown on the S3 server, and what has to change there.</summary>
internal sealed class ReadableCopyTable(IndexFile file)
{
    /// <summary>Tasks above <paramref name="after"/>, oldest first.</summary>
    public List<ReadableTask> Tasks(long after, int limit) =>
        file.Use(index => index.Rows("SELECT id, bucket, key FROM readable_todo WHERE id > $1 ORDER BY id LIMIT $2", MapTask, after, limit).ToList());

    public ReadableTask? FindTask(string bucket, string key) =>
        file.Use(index => index.Rows("SELECT id, bucket, key FROM readable_todo WHERE bucket = $1 AND key = $2", MapTask, bucket, key).FirstOrDefault());

    /// <summary>Done, unless the key has changed since: then it has a newer task.</summary>
    /// <param name="task">Of a key, or of a bucket.</param>
    /// <param name="shown">Null for nothing.</param>
    public void Finish(ReadableTask task, ReadableCopy? shown) => file.Use(index =>
    {
        if (shown is null)
        {
            index.Execute("DELETE FROM readable_copy WHERE bucket = $1 AND key = $2", task.Bucket, task.Key);
        }
        else
        {
            Set(index, task, shown);
        }

        return index.Execute("DELETE FROM readable_todo WHERE id = $1", task.Id);
    });

    public ReadableCopy? Find(ReadableTask task) => file.Use(index => index.Rows(
        "SELECT s3_key, object_id FROM readable_copy WHERE bucket = $1 AND key = $2",
        static row => new ReadableCopy(row.GetString(0), row.GetInt64(1)), task.Bucket, task.Key).FirstOrDefault());

    public void Set(ReadableTask task, ReadableCopy copy) => file.Use(index => Set(index, task, copy));

    private static int Set(IndexConnection index, ReadableTask task, ReadableCopy copy) => index.Execute(
        "INSERT OR REPLACE INTO readable_copy (bucket, key, s3_key, object_id) VALUES ($1, $2, $3, $4)", task.Bucket, task.Key, copy.S3Key, copy.ObjectId);

    private static ReadableTask MapTask(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2));
}

/// <summary>A key, or with an empty key a bucket, whose state on the S3 server has to follow the index.</summary>
internal sealed record ReadableTask(long Id, string Bucket, string Key);

/// <summary>One object as it is shown on the S3 server.</summary>
/// <param name="S3Key">Its key there.</param>
/// <param name="ObjectId">The row whose bytes it shows; 0 while it is being written.</param>
internal sealed record ReadableCopy(string S3Key, long ObjectId)
{
    /// <summary>Under an empty key: the bucket was made for showing objects. Only such a bucket is ever removed.</summary>
    public static readonly ReadableCopy OwnBucket = new("", ObjectId: 0);
}
