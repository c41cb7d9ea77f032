using System.Globalization;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Bytes in an S3 server, under generated names in a bucket of its own: <c>scenario.fakeoss/STORE/BLOB</c>.</summary>
/// <remarks>
/// STORE names the index that these bytes belong to. Several stores can share a server, and bytes of an index that was lost are left alone.
/// INVARIANT: every key is built from generated names, so no request can reach another object.
/// </remarks>
internal sealed class S3BlobStore(AmazonS3Client client, S3StoreOptions options, OssIndex index, IndexFile file, ILogger logger) : IBlobStore
{
    private const string Marker = "store";

    private readonly string _bucket = options.BlobBucket;
    private readonly string _store = index.Read(transaction => transaction.Settings.Find(SettingTable.S3Store)) ?? BlobName.Next();

    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await S3Failure.GuardAsync("PutBucket", () => S3Buckets.EnsureAsync(client, _bucket, cancellationToken), cancellationToken);
        var marker = $"{_store}/{Marker}";
        if (index.Read(transaction => transaction.Settings.Find(SettingTable.S3Store)) is null)
        {
            await S3Failure.GuardAsync("PutObject", () => SendAsync(marker, Stream.Null, null, cancellationToken), cancellationToken);
            await index.WriteAsync(transaction =>
            {
                transaction.Settings.Set(SettingTable.S3Store, _store);
                return true;
            });
        }
        else if (!await ExistsAsync(marker, cancellationToken))
        {
            // emptied, or another server: to go on would take every object for lost
            throw new BlobStoreException(
                $"The bucket {_bucket} does not hold the store {_store}, to which this index belongs. Point S3:IndexDirectory to the index of this server, or remove it to begin empty.",
                isTemporary: false);
        }

        foreach (var (uploadId, blob) in file.Use(static connection => new S3UploadTable(connection).All()))
        {
            await AbortAsync(blob, uploadId);
        }
    }

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IBlobWriter>(new S3BlobWriter(this, BlobName.Next(), place));

    public async ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(name), ByteRange = new ByteRange(offset, offset + length - 1) };
        GetObjectResponse response;
        try
        {
            response = await client.GetObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchKey")
        {
            throw new FileNotFoundException("No such blob.", name, exception);
        }
        catch (Exception exception) when (S3Failure.Is(exception, cancellationToken))
        {
            throw S3Failure.Translate("GetObject", exception);
        }

        // more than was asked for is harmless (s3rver sends everything for the range 0-0); other bytes would not be
        var startsRight = offset == 0
            || response.ContentRange?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-"), StringComparison.Ordinal) == true;
        if (!startsRight || response.ContentLength < length)
        {
            var answered = $"{response.ContentRange ?? "no range"}, {response.ContentLength} bytes";
            response.Dispose();
            throw new BlobStoreException($"The S3 server answered the range of {length} bytes from {offset} with {answered}.", isTemporary: false);
        }

        return new S3ReadStream(response, length);
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await S3Failure.GuardAsync(
            "DeleteObject",
            () => client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = KeyOf(name) }, cancellationToken),
            cancellationToken);

    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // version 1 of the listing: its marker is a key, and the opaque tokens of version 2 do not work everywhere
        var request = new ListObjectsRequest { BucketName = _bucket, Prefix = _store + "/" };
        while (true)
        {
            var page = await S3Failure.GuardAsync("ListObjects", () => client.ListObjectsAsync(request, cancellationToken), cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                var name = found.Key[(_store.Length + 1)..];
                if (BlobName.IsValid(name))
                {
                    yield return new StoredBlob(name, found.Size ?? 0);
                }

                request.Marker = found.Key;
            }

            if (page.IsTruncated != true)
            {
                yield break;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Bucket and key of a blob, for copies within the server.</summary>
    internal (string Bucket, string Key) Locate(string name) => (_bucket, KeyOf(name));

    internal async Task PutAsync(string name, S3PartBuffer content, BlobPlace place, CancellationToken cancellationToken)
    {
        using var body = content.Open();
        await S3Failure.GuardAsync("PutObject", () => SendAsync(KeyOf(name), body, place, cancellationToken), cancellationToken);
    }

    internal async Task<string> InitiateAsync(string name, BlobPlace place, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = _bucket, Key = KeyOf(name) };
        S3Origin.Write(request.Metadata, place.Bucket, place.Key);
        var answer = await S3Failure.GuardAsync(
            "InitiateMultipartUpload", () => client.InitiateMultipartUploadAsync(request, cancellationToken), cancellationToken);
        Use(uploads => uploads.Add(answer.UploadId, name));
        return answer.UploadId;
    }

    internal async Task<PartETag> UploadPartAsync(string name, string uploadId, int number, S3PartBuffer content, CancellationToken cancellationToken)
    {
        using var body = content.Open();
        var request = new UploadPartRequest
        {
            BucketName = _bucket,
            Key = KeyOf(name),
            UploadId = uploadId,
            PartNumber = number,
            PartSize = content.Count,
            InputStream = body,
            UseChunkEncoding = false, // the hash of the part is in the signature: whole or refused
        };
        var answer = await S3Failure.GuardAsync("UploadPart", () => client.UploadPartAsync(request, cancellationToken), cancellationToken);
        return new PartETag(number, answer.ETag);
    }

    internal async Task CompleteAsync(string name, string uploadId, List<PartETag> parts, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = _bucket, Key = KeyOf(name), UploadId = uploadId, PartETags = parts };
        await S3Failure.GuardAsync("CompleteMultipartUpload", () => client.CompleteMultipartUploadAsync(request, cancellationToken), cancellationToken);
        Use(uploads => uploads.Remove(uploadId));
    }

    /// <summary>Removes the parts of an upload that will not be completed; what cannot be removed now is tried again at the next start.</summary>
    internal async Task AbortAsync(string name, string uploadId)
    {
        try
        {
            await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = _bucket, Key = KeyOf(name), UploadId = uploadId });
        }
        catch (Exception exception) when (S3Failure.IsMissing(exception))
        {
            // completed or aborted before
        }
        catch (Exception exception) when (S3Failure.Is(exception, CancellationToken.None))
        {
            Log.UploadNotAborted(logger, name, exception);
            return;
        }

        Use(uploads => uploads.Remove(uploadId));
    }

    internal async Task DiscardAsync(string name)
    {
        try
        {
            await DeleteAsync(name, CancellationToken.None);
        }
        catch (BlobStoreException exception)
        {
            Log.BytesNotDeleted(logger, name, exception);
        }
    }

    private async Task<PutObjectResponse> SendAsync(string key, Stream body, BlobPlace? place, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest { BucketName = _bucket, Key = key, InputStream = body, UseChunkEncoding = false };
        if (place is not null)
        {
            S3Origin.Write(request.Metadata, place.Bucket, place.Key);
        }

        return await client.PutObjectAsync(request, cancellationToken);
    }

    private Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => S3Failure.GuardAsync(
        "HeadObject",
        () => S3Failure.ExistsAsync(() => client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = key }, cancellationToken)),
        cancellationToken);

    private string KeyOf(string name) =>
        BlobName.IsValid(name) ? $"{_store}/{name}" : throw new ArgumentException("Not a name of this store.", nameof(name));

    private void Use(Action<S3UploadTable> work) => file.Use(connection =>
    {
        work(new S3UploadTable(connection));
        return true;
    });
}

/// <summary>S3 multipart uploads that are under way: MinIO lists those of a known key only, so the names must be remembered.</summary>
internal sealed class S3UploadTable(IndexConnection connection)
{
    public void Add(string uploadId, string blob) => connection.Execute("INSERT INTO s3_upload (upload_id, blob) VALUES ($1, $2)", uploadId, blob);

    public void Remove(string uploadId) => connection.Execute("DELETE FROM s3_upload WHERE upload_id = $1", uploadId);

    public List<KeyValuePair<string, string>> All() =>
        [.. connection.Rows("SELECT upload_id, blob FROM s3_upload", static row => KeyValuePair.Create(row.GetString(0), row.GetString(1)))];
}
