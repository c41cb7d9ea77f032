using System.Globalization;
using System.Net;
using Aliyun.OSS;
using Aliyun.OSS.Common;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using OssException = Scenario.Oss.OssException; // the vendor has one, too
using VendorClient = Aliyun.OSS.OssClient;
using VendorException = Aliyun.OSS.Common.OssException;

namespace Scenario.AppClient.AlibabaSdk;

/// <summary>The same operations through the vendor's SDK, <c>Aliyun.OSS.SDK.NetCore</c>. Signed with V4; checksums are the SDK's own.</summary>
/// <remarks>
/// The SDK is synchronous, so each call holds a thread. It does not correct a wrong clock, reads no error details of HEAD answers, presigns GET
/// and PUT only, and takes ASCII metadata only. It addresses IPv4 endpoints by path and all others by virtual host, or by CNAME.
/// </remarks>
internal sealed class AlibabaSdkOssClient : IOssClient
{
    private const int KeysPerDelete = 1000;
    private readonly OssClientOptions _options;
    private readonly ICredentialsSource _credentials;
    private readonly TimeProvider _time;
    private readonly RetryPause _pause;

    /// <exception cref="ArgumentException">The SDK cannot address the bucket in the way asked for.</exception>
    public AlibabaSdkOssClient(OssClientOptions options, ICredentialsSource credentials, TimeProvider time)
    {
        var style = OssUrl.Resolve(options.Endpoint, options.Addressing);
        if (style == OssAddressing.Path && options.Endpoint.HostNameType != UriHostNameType.IPv4)
        {
            throw new ArgumentException($"The vendor's SDK can address a bucket by path only at an IPv4 address, not at {options.Endpoint.Host}.");
        }

        (_options, _credentials, _time, _pause) = (options, credentials, time, new RetryPause(options, time));
    }

    public Task<OssWriteResult> PutObjectAsync(
        string bucket, string key, OssContent content, OssObjectHeaders? headers = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: headers?.ForbidOverwrite != true,
        (client, watch) =>
        {
            using var body = content.Open();
            var result = client.PutObject(new PutObjectRequest(bucket, key, body, Metadata(headers)) { StreamTransferProgress = watch.Sent });
            return new OssWriteResult(result.ETag, Crc64(result.ResponseMetadata), result.RequestId);
        },
        cancellationToken,
        progress);

    public async Task<OssDownload> GetObjectAsync(string bucket, string key, OssRange? range = null, string? ifMatch = null,
        CancellationToken cancellationToken = default)
    {
        var found = await RunAsync(
            bucket, key, isIdempotent: true,
            client =>
            {
                var request = new GetObjectRequest(bucket, key);
                if (range is { } wanted)
                {
                    request.SetRange(wanted.First, wanted.Last ?? -1);
                }

                if (ifMatch is not null)
                {
                    request.MatchingETagConstraints.Add(ifMatch);
                }

                return client.GetObject(request);
            },
            cancellationToken);
        var (first, total) = Served(found.Metadata);
        var content = new ReceivingStream(found.Content, first is null ? Crc64(found.Metadata) : null, $"GET {bucket}/{key}", _options.ResponseTimeout, _time);
        return new OssDownload(Info(key, total ?? found.Metadata.ContentLength, found.Metadata), content, first ?? 0, found.Metadata.ContentLength, found);
    }

    public Task<OssObjectInfo> HeadObjectAsync(string bucket, string key, CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: true,
        client =>
        {
            var metadata = client.GetObjectMetadata(bucket, key);
            return Info(key, metadata.ContentLength, metadata);
        },
        cancellationToken);

    public Task DeleteObjectAsync(string bucket, string key, CancellationToken cancellationToken = default) =>
        RunAsync(bucket, key, isIdempotent: true, client => client.DeleteObject(bucket, key), cancellationToken);

    public async Task DeleteObjectsAsync(string bucket, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (var batch in keys.Chunk(KeysPerDelete))
        {
            await RunAsync(bucket, null, isIdempotent: true, client => client.DeleteObjects(new DeleteObjectsRequest(bucket, batch, quiet: true)),
                cancellationToken);
        }
    }

    public Task<OssWriteResult> CopyObjectAsync(string sourceBucket, string sourceKey, string bucket, string key,
        CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: true,
        client =>
        {
            var result = client.CopyObject(new CopyObjectRequest(sourceBucket, sourceKey, bucket, key));
            return new OssWriteResult(result.ETag, Crc64(result.ResponseMetadata), result.RequestId);
        },
        cancellationToken);

    public Task<OssWriteResult> AppendObjectAsync(
        string bucket, string key, long position, OssContent content, OssObjectHeaders? headers = null, CancellationToken cancellationToken = default) =>
            RunAsync(
        bucket, key, isIdempotent: false,
        client =>
        {
            using var body = content.Open();
            var result = client.AppendObject(new AppendObjectRequest(bucket, key)
            {
                Content = body,
                Position = position,
                ObjectMetadata = Metadata(headers),
                InitCrc = position == 0 ? 0 : null,
            });
            return new OssWriteResult(result.ETag, result.HashCrc64Ecma, result.RequestId, result.NextAppendPosition);
        },
        cancellationToken);

    /// <remarks>The SDK lists by marker, the first version of the call: the marker is our continuation token.</remarks>
    public Task<OssListPage> ListObjectsAsync(string bucket, OssListRequest request, CancellationToken cancellationToken = default) => RunAsync(
        bucket, null, isIdempotent: true,
        client =>
        {
            var page = client.ListObjects(new ListObjectsRequest(bucket)
            {
                Prefix = request.Prefix,
                Delimiter = request.Delimiter ?? "",
                Marker = request.ContinuationToken ?? request.StartAfter ?? "",
                MaxKeys = request.MaxKeys,
            });
            return new OssListPage(
                [.. page.ObjectSummaries.Select(o => new OssListedObject(o.Key, o.Size, o.ETag.Trim('"'), Utc(o.LastModified), null, o.StorageClass))],
                [.. page.CommonPrefixes],
                page.IsTruncated ? page.NextMarker : null);
        },
        cancellationToken);

    public Task<string> InitiateMultipartUploadAsync(string bucket, string key, OssObjectHeaders? headers = null,
        CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: true,
        client => client.InitiateMultipartUpload(new InitiateMultipartUploadRequest(bucket, key) { ObjectMetadata = Metadata(headers) }).UploadId,
        cancellationToken);

    public Task<OssPart> UploadPartAsync(
        string bucket, string key, string uploadId, int number, OssContent content, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: true,
        (client, watch) =>
        {
            using var body = content.Open();
            var result = client.UploadPart(new UploadPartRequest(bucket, key, uploadId)
            {
                InputStream = body,
                PartNumber = number,
                PartSize = content.Length,
                StreamTransferProgress = watch.Sent,
            });
            return new OssPart(number, result.ETag, content.Length, Number(result.Crc64));
        },
        cancellationToken,
        progress);

    public Task<IReadOnlyList<OssPart>> ListPartsAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<OssPart>>(
        bucket, key, isIdempotent: true,
        client =>
        {
            var parts = new List<OssPart>();
            for (var marker = 0; ;)
            {
                var page = client.ListParts(new ListPartsRequest(bucket, key, uploadId) { PartNumberMarker = marker });
                parts.AddRange(page.Parts.Select(p => new OssPart(p.PartNumber, p.ETag, p.Size, Crc64: null)));
                if (!page.IsTruncated)
                {
                    return parts;
                }

                marker = page.NextPartNumberMarker;
            }
        },
        cancellationToken);

    public Task<OssWriteResult> CompleteMultipartUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyCollection<OssPart> parts, CancellationToken cancellationToken = default) => RunAsync(
        bucket, key, isIdempotent: false,
        client =>
        {
            var request = new CompleteMultipartUploadRequest(bucket, key, uploadId);
            foreach (var part in parts.OrderBy(p => p.Number))
            {
                request.PartETags.Add(new PartETag(part.Number, part.ETag, part.Crc64?.ToString(CultureInfo.InvariantCulture), part.Size));
            }

            var result = client.CompleteMultipartUpload(request);
            return new OssWriteResult(result.ETag, Crc64(result.ResponseMetadata), result.RequestId);
        },
        cancellationToken);

    public async Task AbortMultipartUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default)
    {
        try
        {
            await RunAsync(
                bucket, key, isIdempotent: true,
                client =>
                {
                    client.AbortMultipartUpload(new AbortMultipartUploadRequest(bucket, key, uploadId));
                    return true;
                },
                cancellationToken);
        }
        catch (OssException exception) when (exception.Code == "NoSuchUpload")
        {
            // gone already
        }
    }

    public async Task<Uri> PresignAsync(string method, string bucket, string key, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        RequireAddressable(key);
        var current = await _credentials.GetAsync(cancellationToken);
        var end = _time.GetUtcNow() + lifetime;
        var request = new GeneratePresignedUriRequest(bucket, key, method switch
        {
            "GET" => SignHttpMethod.Get,
            "PUT" => SignHttpMethod.Put,
            _ => throw new ArgumentException($"The vendor's SDK presigns GET and PUT, not {method}."),
        })
        {
            Expiration = (current.Expiration is { } last && last < end ? last : end).UtcDateTime,
        };
        return Client(current).GeneratePresignedUri(request);
    }

    private Task<T> RunAsync<T>(string bucket, string? key, bool isIdempotent, Func<VendorClient, T> call, CancellationToken cancellationToken) =>
        RunAsync(bucket, key, isIdempotent, (client, _) => call(client), cancellationToken, progress: null);

    private async Task<T> RunAsync<T>(
        string bucket, string? key, bool isIdempotent, Func<VendorClient, CallWatch, T> call, CancellationToken cancellationToken, IProgress<long>? progress)
    {
        RequireAddressable(key);
        var replaced = false;
        for (var attempt = 1; ; attempt++)
        {
            var current = await _credentials.GetAsync(cancellationToken);
            using var watch = new CallWatch(progress, _options.ResponseTimeout, _time, cancellationToken);
            try
            {
                // The SDK takes no cancellation token: whoever waits lets go, and an upload ends at its next block.
                return await Task.Run(() => call(Client(current), watch), watch.Token).WaitAsync(watch.Token);
            }
            catch (Exception exception)
            {
                watch.Withdraw();
                cancellationToken.ThrowIfCancellationRequested();
                var failure = watch.Token.IsCancellationRequested
                    ? new TimeoutException(string.Create(CultureInfo.InvariantCulture,
                        $"{_options.Endpoint.Host} did not answer within {_options.ResponseTimeout.TotalSeconds:0} s."))
                    : Translate(exception, bucket, key);
                if (failure is OssException refusal && OssSender.RefusesCredentials(refusal.Code) && !replaced
                    && await _credentials.ReplaceAsync(current, cancellationToken) is not null)
                {
                    replaced = true;
                    continue;
                }

                if (!isIdempotent || attempt >= _options.MaxAttempts
                    || !(OssSender.IsTransient(failure, cancellationToken) || failure is OssException { Status: >= 500 }))
                {
                    throw failure;
                }
            }

            await _pause.WaitAsync(attempt, cancellationToken);
        }
    }

    /// <exception cref="ArgumentException">The SDK's transport would turn the key into another.</exception>
    private static void RequireAddressable(string? key)
    {
        if (key is not null && OssUrl.HasDotSegments(key))
        {
            throw new ArgumentException($"The vendor's SDK cannot address '{key}': on the way '.' and '..' become another key. Use the own client.");
        }
    }

    private VendorClient Client(OssCredentials credentials)
    {
        var configuration = new ClientConfiguration
        {
            SignatureVersion = SignatureVersion.V4,
            IsCname = _options.Addressing == OssAddressing.Cname,
            MaxErrorRetry = 0, // the tries are counted here, with pauses that can be cancelled
            ConnectionTimeout = -1, // the SDK's limit would hold for a whole upload; here it is silence that ends a call
        };
        var client = new VendorClient(_options.Endpoint, credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken, configuration);
        client.SetRegion(_options.Region);
        return client;
    }

    private static Exception Translate(Exception e, string bucket, string? key)
    {
        var inner = e is AggregateException ? e.GetBaseException() : e;
        return inner switch
        {
            VendorException refusal => new OssException(
                new OssErrorDocument(refusal.ErrorCode ?? "Unknown", refusal.Message, refusal.RequestId, refusal.HostId, null,
                    new Dictionary<string, string>()),
                StatusOf(refusal.ErrorCode), bucket, key),
            ClientException mismatch => new IntegrityException($"{bucket}/{key}: {mismatch.Message}"),
            HttpRequestException { StatusCode: { } status } head => new OssException(
                new OssErrorDocument(CodeOf(status), head.Message, null, null, null, new Dictionary<string, string>()), (int)status, bucket, key),
            _ => inner,
        };
    }

    /// <summary>The SDK does not keep the status; what decides about another try is whether the fault is the service's.</summary>
    private static int StatusOf(string? code) => code switch
    {
        "InternalError" => 500,
        "ServiceUnavailable" or "ServerBusy" => 503,
        "NoSuchKey" or "NoSuchBucket" or "NoSuchUpload" => 404,
        _ => 0,
    };

    /// <summary>For HEAD, whose error the SDK does not read.</summary>
    private static string CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => "NoSuchKey",
        HttpStatusCode.Forbidden => "AccessDenied",
        HttpStatusCode.PreconditionFailed => "PreconditionFailed",
        _ => string.Create(CultureInfo.InvariantCulture, $"Http{(int)status}"),
    };

    private static ObjectMetadata Metadata(OssObjectHeaders? given)
    {
        var headers = given ?? new OssObjectHeaders();
        var metadata = new ObjectMetadata();
        if (headers.ContentType is not null)
        {
            metadata.ContentType = OssHeaders.CanBeSentAsAscii("Content-Type", headers.ContentType);
        }

        if (headers.CacheControl is not null)
        {
            metadata.CacheControl = OssHeaders.CanBeSentAsAscii("Cache-Control", headers.CacheControl);
        }

        if (headers.ContentDisposition is not null)
        {
            metadata.ContentDisposition = OssHeaders.CanBeSentAsAscii("Content-Disposition", headers.ContentDisposition);
        }

        Add("x-oss-object-acl", headers.Acl);
        Add("x-oss-storage-class", headers.StorageClass);
        Add("x-oss-forbid-overwrite", headers.ForbidOverwrite ? "true" : null);
        foreach (var (name, value) in headers.Metadata ?? new Dictionary<string, string>())
        {
            metadata.UserMetadata[name.ToLowerInvariant()] = OssHeaders.CanBeSentAsAscii($"x-oss-meta-{name}", value);
        }

        return metadata;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                metadata.AddHeader(name, OssHeaders.CanBeSentAsAscii(name, value));
            }
        }
    }

    private static OssObjectInfo Info(string key, long size, ObjectMetadata metadata) => new(
        key, size, metadata.ETag ?? "", Crc64(metadata), Utc(metadata.LastModified), metadata.ContentType, Header(metadata, "x-oss-object-type") ?? "Normal",
        Header(metadata, "x-oss-storage-class"), new Dictionary<string, string>(metadata.UserMetadata),
        OssHeaders.Number(Header(metadata, "x-oss-next-append-position")), Header(metadata, "x-oss-request-id"));

    /// <summary>First byte and total length out of <c>Content-Range: bytes a-b/total</c>; nulls without the header.</summary>
    private static (long? First, long? Total) Served(ObjectMetadata metadata) =>
        System.Net.Http.Headers.ContentRangeHeaderValue.TryParse(Header(metadata, "Content-Range"), out var range) ? (range.From, range.Length) : (null, null);

    private static string? Header(ObjectMetadata metadata, string name) => metadata.HttpMetadata.TryGetValue(name, out var value) ? value?.ToString() : null;

    private static ulong? Crc64(ObjectMetadata metadata) => Number(Header(metadata, "x-oss-hash-crc64ecma"));

    private static ulong? Crc64(IDictionary<string, string> headers) => headers.TryGetValue("x-oss-hash-crc64ecma", out var text) ? Number(text) : null;

    private static ulong? Number(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>Watches one call: passes its progress on, and ends it when the caller has given up or nothing has moved for too long.</summary>
    private sealed class CallWatch : IDisposable
    {
        private readonly IProgress<long>? _progress;
        private readonly TimeSpan _silence;
        private readonly CancellationTokenSource _patience;
        private readonly CancellationTokenSource _either;
        private long _reported;

        public CallWatch(IProgress<long>? progress, TimeSpan silence, TimeProvider time, CancellationToken cancellationToken)
        {
            (_progress, _silence) = (progress, silence);
            _patience = new CancellationTokenSource(silence, time);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, cancellationToken);
            Token = _either.Token;
        }

        public CancellationToken Token { get; }

        public void Sent(object? sender, StreamTransferProgressArgs args)
        {
            Token.ThrowIfCancellationRequested();
            _patience.CancelAfter(_silence);
            _reported += args.IncrementTransferred;
            _progress?.Report(args.IncrementTransferred);
        }

        public void Withdraw() => _progress?.Report(-_reported);

        public void Dispose()
        {
            _either.Dispose();
            _patience.Dispose();
        }
    }
}
