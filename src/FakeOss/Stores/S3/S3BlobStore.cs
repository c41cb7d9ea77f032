using System.Buffers;
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
    private const int BufferSize = 128 * 1024;
    private const string Marker = "store";

    private readonly AmazonS3Client _client = client;
    private readonly IndexFile _file = file;
    private readonly ILogger _logger = logger;
    private readonly string _bucket = options.BlobBucket;
    private readonly string _store = index.State.Settings.GetValueOrDefault(IndexState.S3Store) ?? BlobName.Next();

    public async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await S3Failure.GuardAsync("PutBucket", () => _client.EnsureBucketAsync(_bucket, cancellationToken), cancellationToken);
        if (!index.State.Settings.ContainsKey(IndexState.S3Store))
        {
            await PutAsync(Marker, new MemoryStream([]), place: null, cancellationToken);
            await index.WriteAsync(transaction =>
            {
                transaction.Set(IndexState.S3Store, _store);
                return true;
            });
        }
        else if (!await ExistsAsync(Marker, cancellationToken))
        {
            // emptied, or another server: to go on would take every object for lost
            throw new BlobStoreException(
                $"The bucket {_bucket} does not hold the store {_store}, to which this index belongs. Point S3:IndexDirectory to the index of this server, or remove it to begin empty.",
                isTemporary: false);
        }

        var unfinished = _file.Use(static uploads =>
            uploads.Rows("SELECT blob, upload_id FROM s3_upload", static row => (row.GetString(0), row.GetString(1))).ToList());
        foreach (var (blob, uploadId) in unfinished)
        {
            await AbortAsync(blob, uploadId);
        }
    }

    public ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IBlobWriter>(new Writer(this, BlobName.Next(), place));

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string name, long offset, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await GetAsync(name, new ByteRange(offset, offset + length - 1), cancellationToken);
        // more than was asked for is harmless (s3rver sends everything for the range 0-0); other bytes would not be
        var start = string.Create(CultureInfo.InvariantCulture, $"bytes {offset}-");
        if ((offset > 0 && response.ContentRange?.StartsWith(start, StringComparison.Ordinal) != true) || response.ContentLength < length)
        {
            var answered = $"{response.ContentRange ?? "no range"}, {response.ContentLength} bytes";
            throw new BlobStoreException($"The S3 server answered the range of {length} bytes from {offset} with {answered}.", isTemporary: false);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferSize, length));
        try
        {
            while (length > 0)
            {
                var room = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length));
                var count = await S3Failure.GuardAsync(
                    "GetObject", () => response.ResponseStream.ReadAsync(room, cancellationToken).AsTask(), cancellationToken);
                length -= count;
                yield return count > 0 ? room[..count] : throw IBlobStore.Shorter(name);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await S3Failure.GuardAsync(
            "DeleteObject",
            () => _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = KeyOf(name) }, cancellationToken),
            cancellationToken);

    public async IAsyncEnumerable<StoredBlob> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // version 1 of the listing: its marker is a key, and the opaque tokens of version 2 do not work everywhere
        var request = new ListObjectsRequest { BucketName = _bucket, Prefix = _store + "/" };
        while (true)
        {
            var page = await S3Failure.GuardAsync("ListObjects", () => _client.ListObjectsAsync(request, cancellationToken), cancellationToken);
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
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Bucket and key of a blob, for copies within the server.</summary>
    internal (string Bucket, string Key) Locate(string name) => (_bucket, KeyOf(name));

    /// <param name="name">Of the blob, or of the marker.</param>
    /// <param name="body">All of it.</param>
    /// <param name="place">Null for the marker.</param>
    /// <param name="cancellationToken">Ends the waiting; the server may have stored it all the same.</param>
    private Task<PutObjectResponse> PutAsync(string name, MemoryStream body, BlobPlace? place, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest { BucketName = _bucket, Key = KeyOf(name), InputStream = body, UseChunkEncoding = false };
        if (place is not null)
        {
            S3Origin.Write(request.Metadata, place.Bucket, place.Key);
        }

        return S3Failure.GuardAsync("PutObject", () => _client.PutObjectAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Removes the parts of an upload that will not be completed; what cannot be removed now is tried again at the next start.</summary>
    private async Task AbortAsync(string name, string uploadId)
    {
        try
        {
            await _client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = _bucket, Key = KeyOf(name), UploadId = uploadId });
        }
        catch (Exception exception) when (S3Failure.IsMissing(exception))
        {
            // completed or aborted before
        }
        catch (Exception exception) when (S3Failure.Is(exception, CancellationToken.None))
        {
            Log.UploadNotAborted(_logger, name, exception);
            return;
        }

        Forget(uploadId);
    }

    private async Task<GetObjectResponse> GetAsync(string name, ByteRange range, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest { BucketName = _bucket, Key = KeyOf(name), ByteRange = range };
        try
        {
            return await S3Failure.GuardAsync("GetObject", () => _client.GetObjectAsync(request, cancellationToken), cancellationToken);
        }
        catch (BlobStoreException exception) when (exception.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" })
        {
            throw IBlobStore.NoSuchBlob(name, exception);
        }
    }

    private Task<bool> ExistsAsync(string name, CancellationToken cancellationToken)
    {
        var request = new GetObjectMetadataRequest { BucketName = _bucket, Key = KeyOf(name) };
        return S3Failure.GuardAsync(
            "HeadObject", () => S3Failure.ExistsAsync(() => _client.GetObjectMetadataAsync(request, cancellationToken)), cancellationToken);
    }

    private string KeyOf(string name) =>
        name == Marker || BlobName.IsValid(name) ? $"{_store}/{name}" : throw new ArgumentException("Not a name of this store.", nameof(name));

    private void Forget(string uploadId) => _file.Use(uploads => uploads.Execute("DELETE FROM s3_upload WHERE upload_id = $1", uploadId));

    /// <summary>Sends bytes as they come: one PutObject when they fit one part, else a multipart upload. One part is in memory, whatever the size.</summary>
    private sealed class Writer(S3BlobStore store, string name, BlobPlace place) : IBlobWriter
    {
        /// <summary>The least that S3 takes. Of 10,000 parts that is 52 GB, and an OSS object has 5 GB at most.</summary>
        private const int PartSize = 5 * 1024 * 1024;

        private const int SmallSize = 64 * 1024; // enough for most objects

        private readonly List<PartETag> _parts = [];
        private byte[] _part = ArrayPool<byte>.Shared.Rent(SmallSize);
        private int _count;
        private string? _uploadId;
        private bool _mayExist;

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
                var (bucket, key) = store.Locate(name);
                var request = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = _uploadId, PartETags = _parts };
                await S3Failure.GuardAsync(
                    "CompleteMultipartUpload", () => store._client.CompleteMultipartUploadAsync(request, cancellationToken), cancellationToken);
                store.Forget(_uploadId);
            }

            (_uploadId, _mayExist) = (null, false);
            return name;
        }

        public async ValueTask DisposeAsync()
        {
            ArrayPool<byte>.Shared.Return(_part);
            if (_uploadId is { } uploadId)
            {
                await store.AbortAsync(name, uploadId);
            }

            try
            {
                if (_mayExist)
                {
                    await store.DeleteAsync(name, CancellationToken.None); // a request whose answer got lost may have done its work
                }
            }
            catch (BlobStoreException exception)
            {
                Log.BytesNotDeleted(store._logger, name, exception);
            }
        }

        private async Task SendPartAsync(CancellationToken cancellationToken)
        {
            _uploadId ??= await InitiateAsync(cancellationToken);
            var request = new UploadPartRequest
            {
                BucketName = store._bucket,
                Key = store.KeyOf(name),
                UploadId = _uploadId,
                PartNumber = _parts.Count + 1,
                PartSize = _count,
                InputStream = Part(),
                UseChunkEncoding = false, // the hash of the part is in the signature: whole or refused
            };
            var answer = await S3Failure.GuardAsync("UploadPart", () => store._client.UploadPartAsync(request, cancellationToken), cancellationToken);
            _parts.Add(new PartETag(_parts.Count + 1, answer.ETag));
            _count = 0;
        }

        private async Task<string> InitiateAsync(CancellationToken cancellationToken)
        {
            var request = new InitiateMultipartUploadRequest { BucketName = store._bucket, Key = store.KeyOf(name) };
            S3Origin.Write(request.Metadata, place.Bucket, place.Key);
            var answer = await S3Failure.GuardAsync(
                "InitiateMultipartUpload", () => store._client.InitiateMultipartUploadAsync(request, cancellationToken), cancellationToken);
            // MinIO lists the uploads of a known key only, so the names must be remembered
            store._file.Use(uploads => uploads.Execute("INSERT INTO s3_upload (upload_id, blob) VALUES ($1, $2)", answer.UploadId, name));
            return answer.UploadId;
        }

        // The client reads it as often as it repeats a request.
        private MemoryStream Part() => new(_part, 0, _count, writable: false);
    }
}
