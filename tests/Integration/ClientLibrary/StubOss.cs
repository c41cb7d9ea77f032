using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.ClientLibrary;

/// <summary>As much of OSS as the client uses, path style, over a real socket; it checks every signature and misbehaves on demand.</summary>
internal sealed class StubOss : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requestNumber;

    private StubOss(WebApplication app) => _app = app;

    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, ConcurrentDictionary<int, byte[]>> Uploads { get; } = new(StringComparer.Ordinal);

    /// <summary>"METHOD rawtarget" of every request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Secret of an access key id; null = no such key.</summary>
    public Func<string, string?> SecretOf { get; set; } = _ => "secret";

    /// <summary>Called first; true = it has answered.</summary>
    public Func<HttpContext, Task<bool>> Misbehave { get; set; } = _ => Task.FromResult(false);

    public Uri Endpoint { get; private set; } = null!;

    public static async Task<StubOss> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MaxRequestBodySize = null;
            k.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            k.RequestHeaderEncodingSelector = _ => Encoding.UTF8;
        });
        var app = builder.Build();
        var stub = new StubOss(app);
        app.Run(stub.HandleAsync);
        await app.StartAsync();
        stub.Endpoint = new Uri(app.Urls.First());
        return stub;
    }

    public static OssClientOptions Options(Uri endpoint) => new(endpoint, "cn-hangzhou") { FirstRetryPause = TimeSpan.FromMilliseconds(1) };

    public IOssClient Client(ICredentialsSource? credentials = null, TimeProvider? time = null) =>
        new OssClient(Options(Endpoint), credentials ?? new StaticCredentials(new OssCredentials("LTAItest", "secret")), OssHttp.Create(),
            time ?? TimeProvider.System);

    public static async Task ErrorAsync(HttpContext context, int status, string code, params (string Name, string Value)[] more)
    {
        var xml = new XElement("Error", new XElement("Code", code), new XElement("Message", code + "."),
            new XElement("RequestId", "0123456789ABCDEF01234567"), more.Select(m => new XElement(m.Name, m.Value)));
        context.Response.StatusCode = status;
        var bytes = Encoding.UTF8.GetBytes(xml.ToString());
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers["x-oss-err"] = Convert.ToBase64String(bytes);
            return;
        }

        context.Response.ContentType = "application/xml";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue($"{context.Request.Method} {raw}");
        context.Response.Headers["x-oss-request-id"] = Interlocked.Increment(ref _requestNumber).ToString("X24", CultureInfo.InvariantCulture);
        if (await Misbehave(context))
        {
            return;
        }

        var mark = raw.IndexOf('?', StringComparison.Ordinal);
        var path = (mark < 0 ? raw : raw[..mark]).TrimStart('/');
        var query = PercentEncoding.ParseQuery(mark < 0 ? "" : raw[(mark + 1)..]);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = path[..slash];
        var key = PercentEncoding.Decode(path[(slash + 1)..], plusIsSpace: false);
        if (!IsSigned(context, bucket, key, query))
        {
            await ErrorAsync(context, 403, "SignatureDoesNotMatch");
            return;
        }

        string? Query(string name) => query.Any(q => q.Name == name) ? query.First(q => q.Name == name).Value ?? "" : null;
        var task = (context.Request.Method, Upload: Query("uploadId"), Uploads: Query("uploads"), Append: Query("append"), Delete: Query("delete"), key) switch
        {
            ("POST", _, not null, _, _, _) => InitiateAsync(context),
            ("PUT", { } id, _, _, _, _) => PartAsync(context, id, int.Parse(Query("partNumber")!, CultureInfo.InvariantCulture)),
            ("POST", { } id, _, _, _, _) => CompleteAsync(context, bucket, key, id),
            ("GET", { } id, _, _, _, _) => PartsAsync(context, id),
            ("DELETE", { } id, _, _, _, _) => AbortAsync(context, id),
            ("POST", _, _, not null, _, _) => AppendAsync(context, bucket, key, long.Parse(Query("position")!, CultureInfo.InvariantCulture)),
            ("POST", _, _, _, not null, _) => DeleteManyAsync(context, bucket),
            ("GET", _, _, _, _, "") => ListAsync(context, bucket, Query("prefix") ?? "", Query("continuation-token") ?? "",
                int.Parse(Query("max-keys") ?? "100", CultureInfo.InvariantCulture)),
            ("PUT", _, _, _, _, _) => PutAsync(context, bucket, key),
            ("GET" or "HEAD", _, _, _, _, _) => GetAsync(context, bucket, key),
            _ => DeleteAsync(context, bucket, key),
        };
        await task;
    }

    private bool IsSigned(HttpContext context, string bucket, string key, IReadOnlyList<NameValue> query)
    {
        var headers = context.Request.Headers.SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v ?? ""))).ToList();
        var request = new OssRequestToSign(context.Request.Method, bucket, key, query, headers);
        return OssV4Authorization.Parse(context.Request.Headers.Authorization.ToString()).Authorization is { } presented
            && SecretOf(presented.Credential.AccessKeyId) is { } secret
            && OssV4Signature.Verify(request, presented, secret).IsMatch;
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        return buffer.ToArray();
    }

    private static void Checksums(HttpContext context, byte[] bytes, byte[] whole)
    {
        context.Response.Headers.ETag = $"\"{Convert.ToHexString(MD5.HashData(bytes))}\"";
        context.Response.Headers.TryAdd("x-oss-hash-crc64ecma", OssCrc64.Compute(whole).ToString(CultureInfo.InvariantCulture));
    }

    private async Task PutAsync(HttpContext context, string bucket, string key)
    {
        var bytes = context.Request.Headers.TryGetValue("x-oss-copy-source", out var source)
            ? Objects[PercentEncoding.Decode(source.ToString(), plusIsSpace: false)[1..]]
            : await BodyAsync(context);
        Objects[$"{bucket}/{key}"] = bytes;
        Checksums(context, bytes, bytes);
    }

    private async Task GetAsync(HttpContext context, string bucket, string key)
    {
        if (!Objects.TryGetValue($"{bucket}/{key}", out var bytes))
        {
            await ErrorAsync(context, 404, "NoSuchKey");
            return;
        }

        Checksums(context, bytes, bytes);
        var (first, last) = (0L, bytes.LongLength - 1);
        if (context.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
        {
            (first, last) = (range.From ?? 0, Math.Min(range.To ?? last, last));
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {first}-{last}/{bytes.Length}";
        }

        context.Response.ContentLength = last - first + 1;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(bytes.AsMemory((int)first, (int)(last - first + 1)));
        }
    }

    private Task DeleteAsync(HttpContext context, string bucket, string key)
    {
        Objects.TryRemove($"{bucket}/{key}", out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    private async Task DeleteManyAsync(HttpContext context, string bucket)
    {
        foreach (var key in XElement.Parse(Encoding.UTF8.GetString(await BodyAsync(context)), LoadOptions.PreserveWhitespace).Descendants("Key"))
        {
            Objects.TryRemove($"{bucket}/{key.Value}", out _);
        }

        context.Response.ContentLength = 0;
    }

    private async Task AppendAsync(HttpContext context, string bucket, string key, long position)
    {
        var before = Objects.GetValueOrDefault($"{bucket}/{key}") ?? [];
        if (before.Length != position)
        {
            await ErrorAsync(context, 409, "PositionNotEqualToLength");
            return;
        }

        byte[] after = [.. before, .. await BodyAsync(context)];
        Objects[$"{bucket}/{key}"] = after;
        Checksums(context, after, after);
        context.Response.Headers["x-oss-next-append-position"] = after.Length.ToString(CultureInfo.InvariantCulture);
    }

    private async Task ListAsync(HttpContext context, string bucket, string prefix, string token, int maxKeys)
    {
        var all = Objects.Keys.Where(k => k.StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)).Select(k => k[(bucket.Length + 1)..])
            .Where(k => string.CompareOrdinal(k, token) > 0).Order(StringComparer.Ordinal).ToList();
        var page = all.Take(maxKeys).ToList();
        var xml = new XElement("ListBucketResult", new XElement("EncodingType", "url"), new XElement("IsTruncated", page.Count < all.Count ? "true" : "false"));
        if (page.Count < all.Count)
        {
            xml.Add(new XElement("NextContinuationToken", PercentEncoding.Encode(page[^1])));
        }

        xml.Add(page.Select(k => new XElement(
            "Contents", new XElement("Key", PercentEncoding.Encode(k)), new XElement("LastModified", "2026-01-02T03:04:05.000Z"),
            new XElement("ETag", $"\"{Convert.ToHexString(MD5.HashData(Objects[$"{bucket}/{k}"]))}\""),
            new XElement("Size", Objects[$"{bucket}/{k}"].Length))));
        await context.Response.WriteAsync(xml.ToString(SaveOptions.DisableFormatting));
    }

    private async Task InitiateAsync(HttpContext context)
    {
        var id = Guid.NewGuid().ToString("N");
        Uploads[id] = new ConcurrentDictionary<int, byte[]>();
        await context.Response.WriteAsync(new XElement("InitiateMultipartUploadResult", new XElement("UploadId", id)).ToString());
    }

    private async Task PartAsync(HttpContext context, string id, int number)
    {
        var bytes = await BodyAsync(context);
        Uploads[id][number] = bytes;
        Checksums(context, bytes, bytes);
    }

    private async Task PartsAsync(HttpContext context, string id)
    {
        if (!Uploads.TryGetValue(id, out var parts))
        {
            await ErrorAsync(context, 404, "NoSuchUpload");
            return;
        }

        var xml = new XElement("ListPartsResult", new XElement("IsTruncated", "false"), new XElement("NextPartNumberMarker", "0"),
            parts.OrderBy(p => p.Key).Select(p => new XElement(
            "Part", new XElement("PartNumber", p.Key), new XElement("ETag", $"\"{Convert.ToHexString(MD5.HashData(p.Value))}\""),
            new XElement("Size", p.Value.Length))));
        await context.Response.WriteAsync(xml.ToString());
    }

    private async Task CompleteAsync(HttpContext context, string bucket, string key, string id)
    {
        if (!Uploads.TryRemove(id, out var parts))
        {
            await ErrorAsync(context, 404, "NoSuchUpload");
            return;
        }

        byte[] whole = [.. parts.OrderBy(p => p.Key).SelectMany(p => p.Value)];
        Objects[$"{bucket}/{key}"] = whole;
        Checksums(context, whole, whole);
        await context.Response.WriteAsync(new XElement("CompleteMultipartUploadResult", new XElement("ETag", "\"X-1\"")).ToString());
    }

    private Task AbortAsync(HttpContext context, string id)
    {
        Uploads.TryRemove(id, out _);
        context.Response.StatusCode = 204;
        return Task.CompletedTask;
    }
}
