using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Scenario.Oss.Credentials;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Oss;

/// <summary>A client of Alibaba Cloud OSS over its REST protocol, with V4 signatures in headers
/// (oss-protocol 10). Safe for concurrent use; one serves a whole program.</summary>
public sealed class OssClient : IOssClient
{
    private const int KeysPerDelete = 1000;
    private static readonly Lazy<HttpClient> SharedHttp = new(OssHttp.Create);
    private readonly OssClientOptions _options;
    private readonly TimeProvider _time;
    private readonly OssSender _sender;
    private readonly RetryPause _pause;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="options">Where OSS is, and how patient to be.</param>
    /// <param name="credentials">What signs: <see cref="StaticCredentials"/>, <see cref="RefreshingCredentials"/> or a source of one's own.</param>
    /// <param name="http">
    /// Null = one that all clients of the process share. One of your own should come from <see cref="OssHttp"/>: redirects, cookies and
    /// decompression would break signatures and checksums. Its timeout should be infinite; the limits are those of <paramref name="options"/>.
    /// </param>
    /// <param name="time">Null = the system's.</param>
    public OssClient(OssClientOptions options, ICredentialsSource credentials, HttpClient? http = null, TimeProvider? time = null)
    {
        (_options, _time) = (options, time ?? TimeProvider.System);
        _sender = new OssSender(options, credentials, http ?? SharedHttp.Value, _time);
        _pause = new RetryPause(options, _time);
    }

    /// <inheritdoc/>
    public async Task<OssWriteResult> PutObjectAsync(
        string bucket, string key, OssContent content, OssObjectHeaders? headers = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        var call = new OssCall(HttpMethod.Put, bucket, key)
        {
            Content = content,
            Headers = OssHeaders.ForWrite(headers),
            Progress = progress,
            AnswersWithChecksum = true,
            IsIdempotent = headers?.ForbidOverwrite != true, // the second try would meet the object that the first one made
        };
        using var response = await _sender.SendAsync(call, cancellationToken);
        return OssHeaders.WriteResult(response);
    }

    /// <inheritdoc/>
    public async Task<OssDownload> GetObjectAsync(string bucket, string key, OssRange? range = null, string? ifMatch = null,
        CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        var headers = new List<KeyValuePair<string, string>>();
        if (range is { } wanted)
        {
            headers.Add(new("Range", wanted.ToString()));
            headers.Add(new("x-oss-range-behavior", "standard")); // clip instead of ignoring a range that reaches past the end
        }

        if (ifMatch is not null)
        {
            headers.Add(new("If-Match", $"\"{ifMatch}\""));
        }

        var response = await _sender.SendAsync(new OssCall(HttpMethod.Get, bucket, key) { Headers = headers }, cancellationToken);
        try
        {
            var length = response.Content.Headers.ContentLength ?? throw new HttpRequestException("The response has no Content-Length.");
            var served = response.Content.Headers.ContentRange;
            var info = OssHeaders.ObjectInfo(response, key, served?.Length ?? length);
            var whole = served is null || (served.From == 0 && served.To == served.Length - 1);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            var content = new ReceivingStream(body, whole ? info.Crc64 : null, $"GET {bucket}/{key}", _options.ResponseTimeout, _time);
            return new OssDownload(info, content, served?.From ?? 0, length, response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<OssObjectInfo> HeadObjectAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        using var response = await _sender.SendAsync(new OssCall(HttpMethod.Head, bucket, key), cancellationToken);
        return OssHeaders.ObjectInfo(response, key, response.Content.Headers.ContentLength ?? 0);
    }

    /// <inheritdoc/>
    public async Task DeleteObjectAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        using var response = await _sender.SendAsync(new OssCall(HttpMethod.Delete, bucket, key), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task DeleteObjectsAsync(string bucket, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default)
    {
        foreach (var batch in keys.Where(OssXml.CanCarry).Chunk(KeysPerDelete))
        {
            var call = new OssCall(HttpMethod.Post, bucket, null)
            {
                Query = [new("delete", null), new("encoding-type", "url")],
                Headers = [new("content-type", "application/xml")],
                Content = OssContent.FromBytes(OssXml.DeleteMany(batch, quiet: true)),
            };
            using var response = await _sender.SendAsync(call, cancellationToken);
        }

        foreach (var key in keys.Where(k => !OssXml.CanCarry(k)))
        {
            await DeleteObjectAsync(bucket, key, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<OssWriteResult> CopyObjectAsync(string sourceBucket, string sourceKey, string bucket, string key,
        CancellationToken cancellationToken = default)
    {
        RequireKey(sourceKey);
        RequireKey(key);
        var call = new OssCall(HttpMethod.Put, bucket, key)
        {
            Headers = [new("x-oss-copy-source", $"/{sourceBucket}/{PercentEncoding.EncodePath(sourceKey)}")],
        };
        using var response = await _sender.SendAsync(call, cancellationToken);
        return OssHeaders.WriteResult(response);
    }

    /// <inheritdoc/>
    public async Task<OssWriteResult> AppendObjectAsync(
        string bucket, string key, long position, OssContent content, OssObjectHeaders? headers = null, CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        var call = new OssCall(HttpMethod.Post, bucket, key)
        {
            Query = [new("append", null), new("position", position.ToString(CultureInfo.InvariantCulture))],
            Headers = OssHeaders.ForWrite(headers),
            Content = content,
            IsIdempotent = false,
            AnswersWithChecksum = position == 0, // afterwards the checksum is that of the whole object
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var response = await _sender.SendAsync(call, cancellationToken);
                return OssHeaders.WriteResult(response);
            }
            catch (Exception exception) when (attempt < _options.MaxAttempts && exception is not IntegrityException
                && (OssSender.IsTransient(exception, cancellationToken) || exception is OssException { Status: >= 500 }))
            {
                // INVARIANT: no bytes twice. Only what the object looks like now tells whether the lost call was carried out.
                if (await FindAppendedAsync(bucket, key, position, content, cancellationToken) is { } done)
                {
                    return done;
                }

                await _pause.WaitAsync(attempt, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<OssListPage> ListObjectsAsync(string bucket, OssListRequest request, CancellationToken cancellationToken = default)
    {
        List<NameValue> query =
        [
            new("list-type", "2"),
            new("encoding-type", "url"),
            new("max-keys", request.MaxKeys.ToString(CultureInfo.InvariantCulture)),
        ];
        AddIfGiven("prefix", request.Prefix);
        AddIfGiven("delimiter", request.Delimiter);
        AddIfGiven("start-after", request.StartAfter);
        AddIfGiven("continuation-token", request.ContinuationToken);
        using var response = await _sender.SendAsync(new OssCall(HttpMethod.Get, bucket, null) { Query = query }, cancellationToken);
        return ParseListing(await ReadXmlAsync(response, cancellationToken));

        void AddIfGiven(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(new(name, value));
            }
        }
    }

    /// <inheritdoc/>
    public async Task<string> InitiateMultipartUploadAsync(string bucket, string key, OssObjectHeaders? headers = null,
        CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        var call = new OssCall(HttpMethod.Post, bucket, key) { Query = [new("uploads", null)], Headers = OssHeaders.ForWrite(headers), Content = Nothing };
        using var response = await _sender.SendAsync(call, cancellationToken);
        var answer = await ReadXmlAsync(response, cancellationToken);
        return answer.Element("UploadId")?.Value ?? throw new HttpRequestException("The answer names no upload id.");
    }

    /// <inheritdoc/>
    public async Task<OssPart> UploadPartAsync(
        string bucket, string key, string uploadId, int number, OssContent content, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var call = new OssCall(HttpMethod.Put, bucket, key)
        {
            Query = [new("partNumber", number.ToString(CultureInfo.InvariantCulture)), new("uploadId", uploadId)],
            Content = content,
            Progress = progress,
            AnswersWithChecksum = true,
        };
        using var response = await _sender.SendAsync(call, cancellationToken);
        return new OssPart(number, OssHeaders.ETag(response), content.Length, OssHeaders.Crc64(response));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OssPart>> ListPartsAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default)
    {
        var parts = new List<OssPart>();
        for (var marker = "0"; ;)
        {
            var call = new OssCall(HttpMethod.Get, bucket, key)
            {
                Query = [new("uploadId", uploadId), new("max-parts", "1000"), new("part-number-marker", marker)],
            };
            using var response = await _sender.SendAsync(call, cancellationToken);
            var page = await ReadXmlAsync(response, cancellationToken);
            foreach (var part in page.Elements("Part"))
            {
                parts.Add(new OssPart(
                    (int)Integer(part, "PartNumber"), Text(part, "ETag").Trim('"'), Integer(part, "Size"),
                    ulong.TryParse(part.Element("HashCrc64ecma")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var crc) ? crc : null));
            }

            if (page.Element("IsTruncated")?.Value != "true")
            {
                return parts;
            }

            marker = Text(page, "NextPartNumberMarker");
        }
    }

    /// <inheritdoc/>
    public async Task<OssWriteResult> CompleteMultipartUploadAsync(
        string bucket, string key, string uploadId, IReadOnlyCollection<OssPart> parts, CancellationToken cancellationToken = default)
    {
        var call = new OssCall(HttpMethod.Post, bucket, key)
        {
            Query = [new("uploadId", uploadId)],
            Headers = [new("content-type", "application/xml")],
            Content = OssContent.FromBytes(OssXml.CompleteMultipartUpload(parts)),
        };
        OssWriteResult result;
        try
        {
            using var response = await _sender.SendAsync(call, cancellationToken);
            var answer = await ReadXmlAsync(response, cancellationToken);
            result = OssHeaders.WriteResult(response) with { ETag = (answer.Element("ETag")?.Value ?? OssHeaders.ETag(response)).Trim('"') };
        }
        catch (OssException exception) when (exception.Code == "NoSuchUpload" && Combine(parts) is { } ours)
        {
            // An earlier try may have succeeded and its answer been lost: then the object is there, with our checksum.
            var now = await HeadObjectAsync(bucket, key, cancellationToken);
            if (now.Crc64 != ours)
            {
                throw;
            }

            result = new OssWriteResult(now.ETag, now.Crc64, now.RequestId);
        }

        if (Combine(parts) is { } expected && result.Crc64 is { } stored && stored != expected)
        {
            throw new IntegrityException($"{bucket}/{key} made of {parts.Count} parts", expected, stored);
        }

        return result;
    }

    /// <inheritdoc/>
    public async Task AbortMultipartUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default)
    {
        try
        {
            using var response = await _sender.SendAsync(new OssCall(HttpMethod.Delete, bucket, key) { Query = [new("uploadId", uploadId)] },
                cancellationToken);
        }
        catch (OssException exception) when (exception.Code == "NoSuchUpload")
        {
            // gone already
        }
    }

    /// <inheritdoc/>
    public Task<Uri> PresignAsync(string method, string bucket, string key, TimeSpan lifetime, CancellationToken cancellationToken = default)
    {
        RequireKey(key);
        return _sender.PresignAsync(method, bucket, key, lifetime, cancellationToken);
    }

    private static OssContent Nothing { get; } = OssContent.FromBytes(ReadOnlyMemory<byte>.Empty);

    /// <returns>The result of the append if it was carried out; null if it was not.</returns>
    private async Task<OssWriteResult?> FindAppendedAsync(string bucket, string key, long position, OssContent content, CancellationToken cancellationToken)
    {
        OssObjectInfo info;
        try
        {
            info = await HeadObjectAsync(bucket, key, cancellationToken);
        }
        catch (OssException exception) when (exception.Status == 404 && position == 0)
        {
            return null;
        }

        var length = info.NextAppendPosition ?? info.Size;
        if (length == position)
        {
            return null;
        }

        if (length != position + content.Length || content.Length == 0)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"The answer to an append to {bucket}/{key} at {position} was lost, and the object now ends at {length}: someone else appended too."));
        }

        await using var download = await GetObjectAsync(bucket, key, new OssRange(position, length - 1), info.ETag, cancellationToken);
        var theirs = await ChecksumAsync(download.Content, cancellationToken);
        await using var source = content.Open();
        var ours = await ChecksumAsync(source, cancellationToken, content.Length);
        if (ours != theirs)
        {
            throw new IOException($"The answer to an append to {bucket}/{key} was lost, and the object now ends with other bytes: someone else appended.");
        }

        return new OssWriteResult(info.ETag, info.Crc64, info.RequestId, length);
    }

    private static async Task<ulong> ChecksumAsync(Stream stream, CancellationToken cancellationToken, long length = long.MaxValue)
    {
        var buffer = new byte[64 * 1024];
        var crc = 0UL;
        int read;
        while ((read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken)) > 0)
        {
            crc = OssCrc64.Append(crc, buffer.AsSpan(0, read));
            length -= read;
        }

        return crc;
    }

    private static ulong? Combine(IEnumerable<OssPart> parts)
    {
        var whole = 0UL;
        foreach (var part in parts.OrderBy(p => p.Number))
        {
            if (part.Crc64 is not { } crc)
            {
                return null;
            }

            whole = OssCrc64.Combine(whole, crc, part.Size);
        }

        return whole;
    }

    private static OssListPage ParseListing(XElement root)
    {
        var encoded = string.Equals(root.Element("EncodingType")?.Value, "url", StringComparison.OrdinalIgnoreCase);
        var objects = root.Elements("Contents").Select(
            c => new OssListedObject(
                Decode(Text(c, "Key")), Integer(c, "Size"), Text(c, "ETag").Trim('"'),
                DateTimeOffset.Parse(Text(c, "LastModified"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                c.Element("Type")?.Value, c.Element("StorageClass")?.Value));
        var prefixes = root.Elements("CommonPrefixes").Select(p => Decode(Text(p, "Prefix")));
        var next = root.Element("IsTruncated")?.Value == "true" ? Decode(Text(root, "NextContinuationToken")) : null;
        return new OssListPage([.. objects], [.. prefixes], next);

        string Decode(string text) => encoded ? PercentEncoding.Decode(text, plusIsSpace: true) : text;
    }

    private static async Task<XElement> ReadXmlAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await OssXml.ReadAsync(response.Content, cancellationToken);
        }
        catch (XmlException exception)
        {
            throw new HttpRequestException("The answer is not the XML it should be: " + exception.Message, exception);
        }
    }

    private static string Text(XElement parent, string name) =>
        parent.Element(name)?.Value ?? throw new HttpRequestException($"The answer has no <{name}> in <{parent.Name}>.");

    private static long Integer(XElement parent, string name) =>
        OssHeaders.Number(Text(parent, name)) ?? throw new HttpRequestException($"<{name}> is not a number.");

    private static void RequireKey(string key)
    {
        if (key.Length == 0)
        {
            throw new ArgumentException("An object needs a name."); // without it, the call would go to the bucket
        }
    }
}
