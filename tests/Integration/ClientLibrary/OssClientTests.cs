using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.Integration.ClientLibrary;

public sealed class OssClientTests : IAsyncLifetime
{
    private static readonly OssObjectHeaders NoHeaders = new();
    private StubOss _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubOss.StartAsync();

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    [Theory]
    [InlineData("a/../b")]
    [InlineData("../x")]
    [InlineData("./x")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("中文 +&?#.jpg")]
    [InlineData("100% %2F %41")]
    [InlineData("'()*!~")]
    [InlineData("a=b&c")]
    [InlineData("emoji 😀 \u0001")]
    public async Task awkward_keys_arrive_as_they_are(string key)
    {
        var oss = _stub.Client();
        await oss.PutObjectAsync("sample-bucket", key, Bytes("x"), NoHeaders, null, default);
        Assert.Equal([$"sample-bucket/{key}"], _stub.Objects.Keys);

        Assert.Equal("x", await ReadAsync(oss, key));
        Assert.Equal(1, (await oss.HeadObjectAsync("sample-bucket", key, default)).Size);
        Assert.Equal([key], (await oss.ListObjectsAsync("sample-bucket", new OssListRequest(), default)).Objects.Select(o => o.Key));

        await oss.CopyObjectAsync("sample-bucket", key, "sample-bucket", "copy", default);
        await oss.DeleteObjectsAsync("sample-bucket", [key, "copy"], default);
        Assert.Empty(_stub.Objects);
    }

    [Fact]
    public async Task listing_goes_on_where_the_page_ended()
    {
        var oss = _stub.Client();
        foreach (var i in Enumerable.Range(0, 5))
        {
            _stub.Objects[$"sample-bucket/k +{i}"] = [];
        }

        var keys = new List<string>();
        string? token = null;
        do
        {
            var page = await oss.ListObjectsAsync("sample-bucket", new OssListRequest(MaxKeys: 2, ContinuationToken: token), default);
            keys.AddRange(page.Objects.Select(o => o.Key));
            token = page.NextContinuationToken;
        }
        while (token is not null);

        Assert.Equal(["k +0", "k +1", "k +2", "k +3", "k +4"], keys);
    }

    [Fact]
    public async Task metadata_and_headers_are_signed_and_sent()
    {
        string? author = null, type = null;
        _stub.Misbehave = context =>
        {
            author = context.Request.Headers["x-oss-meta-author"];
            type = context.Request.ContentType;
            return Task.FromResult(false);
        };
        var headers = new OssObjectHeaders("text/plain; charset=utf-8", new Dictionary<string, string> { ["Author"] = "爱丽丝" });
        await _stub.Client().PutObjectAsync("sample-bucket", "k", Bytes("x"), headers, null, default);
        Assert.Equal("爱丽丝", author);
        Assert.Equal("text/plain; charset=utf-8", type);
    }

    [Fact]
    public async Task a_wrong_checksum_after_an_upload_is_tried_again_and_then_reported()
    {
        _stub.Misbehave = context =>
        {
            context.Response.Headers["x-oss-hash-crc64ecma"] = "42";
            return Task.FromResult(false);
        };
        var failure = await Assert.ThrowsAsync<IntegrityException>(
            () => _stub.Client().PutObjectAsync("sample-bucket", "k", Bytes("x"), NoHeaders, null, default));
        Assert.Equal(42UL, failure.Theirs);
        Assert.Equal(4, _stub.Requests.Count);
    }

    [Fact]
    public async Task a_wrong_checksum_of_a_download_is_reported_at_its_end()
    {
        _stub.Objects["sample-bucket/k"] = "abc"u8.ToArray();
        _stub.Misbehave = context =>
        {
            context.Response.Headers["x-oss-hash-crc64ecma"] = "42";
            return Task.FromResult(false);
        };
        await Assert.ThrowsAsync<IntegrityException>(() => ReadAsync(_stub.Client(), "k"));
    }

    [Fact]
    public async Task server_errors_are_tried_again_and_the_progress_taken_back()
    {
        var failures = 2;
        _stub.Misbehave = async context =>
        {
            if (Interlocked.Decrement(ref failures) < 0)
            {
                return false;
            }

            await StubOss.ErrorAsync(context, 503, "ServiceUnavailable");
            return true;
        };
        var progress = new Sum();
        await _stub.Client().PutObjectAsync("sample-bucket", "k", Bytes("hello"), NoHeaders, progress, default);
        Assert.Equal(5, progress.Value);
        Assert.Equal(3, _stub.Requests.Count);
    }

    [Fact]
    public async Task a_refusal_is_not_tried_again_and_keeps_code_request_id_and_ec()
    {
        _stub.Misbehave = async context =>
        {
            await StubOss.ErrorAsync(context, 403, "AccessDenied", ("EC", "0003-00000001"), ("HostId", "h"));
            return true;
        };
        var refusal = await Assert.ThrowsAsync<OssException>(() => _stub.Client().HeadObjectAsync("sample-bucket", "k", default));
        Assert.Equal(("AccessDenied", 403, "0123456789ABCDEF01234567", "0003-00000001", "h"),
            (refusal.Code, refusal.Status, refusal.RequestId, refusal.Ec, refusal.HostId));
        Assert.Single(_stub.Requests);
    }

    [Fact]
    public async Task a_wrong_clock_is_corrected_once_from_the_servers()
    {
        var serverNow = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        _stub.Misbehave = async context =>
        {
            var signedAt = DateTimeOffset.ParseExact(context.Request.Headers["x-oss-date"]!, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal);
            if ((signedAt - serverNow).Duration() < TimeSpan.FromMinutes(15))
            {
                return false;
            }

            await StubOss.ErrorAsync(context, 403, "RequestTimeTooSkewed", ("ServerTime", "2026-01-02T03:04:05.000Z"));
            return true;
        };
        var oss = _stub.Client(time: new FakeTimeProvider(serverNow.AddHours(-5)));
        await oss.PutObjectAsync("sample-bucket", "k", Bytes("x"), NoHeaders, null, default);
        await oss.DeleteObjectAsync("sample-bucket", "k", default);
        Assert.Equal(3, _stub.Requests.Count); // one correction for both calls
    }

    [Fact]
    public async Task a_clock_that_stays_wrong_fails_after_one_correction()
    {
        _stub.Misbehave = async context =>
        {
            await StubOss.ErrorAsync(context, 403, "RequestTimeTooSkewed", ("ServerTime", "2026-01-02T03:04:05.000Z"));
            return true;
        };
        var refusal = await Assert.ThrowsAsync<OssException>(() => _stub.Client().HeadObjectAsync("sample-bucket", "k", default));
        Assert.Equal("RequestTimeTooSkewed", refusal.Code);
        Assert.Equal(2, _stub.Requests.Count);
    }

    [Theory]
    [InlineData("SecurityTokenExpired")]
    [InlineData("InvalidSecurityToken")]
    public async Task sixty_four_parallel_uploads_across_an_expiry_make_one_refresh_and_no_failure(string code)
    {
        var good = "STS.first";
        _stub.SecretOf = id => "secret of " + id;
        _stub.Misbehave = async context =>
        {
            if (context.Request.Headers.Authorization.ToString().Contains(good, StringComparison.Ordinal))
            {
                return false;
            }

            await StubOss.ErrorAsync(context, 403, code);
            return true;
        };
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var issued = 0;
        using var credentials = new RefreshingCredentials(
            async (_, _) =>
            {
                await Task.Yield();
                var id = Interlocked.Increment(ref issued) == 1 ? "STS.first" : "STS.second";
                var now = time.GetUtcNow();
                return new OssCredentials(id, "secret of " + id, "token", now.AddMinutes(30)) { IssuedAt = now };
            },
            time);
        var oss = _stub.Client(credentials);
        await oss.PutObjectAsync("sample-bucket", "before", Bytes("x"), NoHeaders, null, default);

        good = "STS.second"; // from here on the first token is refused, though by the clock here it is still good
        await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(i => oss.PutObjectAsync("sample-bucket", $"k{i}", Bytes(new string('x', 20_000)), NoHeaders, null, default)));

        Assert.Equal(2, issued);
        Assert.Equal(65, _stub.Objects.Count);
    }

    [Fact]
    public async Task handed_over_credentials_that_expired_are_reported()
    {
        _stub.Misbehave = async context =>
        {
            await StubOss.ErrorAsync(context, 403, "SecurityTokenExpired");
            return true;
        };
        var refusal = await Assert.ThrowsAsync<OssException>(() => _stub.Client().HeadObjectAsync("sample-bucket", "k", default));
        Assert.Equal("SecurityTokenExpired", refusal.Code);
        Assert.Single(_stub.Requests);
    }

    [Fact]
    public async Task an_append_whose_answer_was_lost_is_not_repeated()
    {
        _stub.Objects["sample-bucket/log"] = "one,"u8.ToArray();
        _stub.Misbehave = async context =>
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                return false;
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _stub.Objects["sample-bucket/log"] = [.. _stub.Objects["sample-bucket/log"], .. body.ToArray()];
            context.Abort();
            return true;
        };
        var result = await _stub.Client().AppendObjectAsync("sample-bucket", "log", 4, Bytes("two"), NoHeaders, default);
        Assert.Equal(7, result.NextAppendPosition);
        Assert.Equal("one,two", Encoding.UTF8.GetString(_stub.Objects["sample-bucket/log"]));
    }

    [Fact]
    public async Task an_append_that_never_arrived_is_repeated()
    {
        var failures = 1;
        _stub.Misbehave = context =>
        {
            if (HttpMethods.IsPost(context.Request.Method) && Interlocked.Decrement(ref failures) >= 0)
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        await _stub.Client().AppendObjectAsync("sample-bucket", "log", 0, Bytes("one"), NoHeaders, default);
        Assert.Equal("one", Encoding.UTF8.GetString(_stub.Objects["sample-bucket/log"]));
    }

    [Fact]
    public async Task a_completion_whose_answer_was_lost_counts_when_the_object_has_our_checksum()
    {
        var oss = _stub.Client();
        var first = RandomNumberGenerator.GetBytes(1000);
        var id = await oss.InitiateMultipartUploadAsync("sample-bucket", "k", NoHeaders, default);
        var part = await oss.UploadPartAsync("sample-bucket", "k", id, 1, OssContent.FromBytes(first), null, default);
        _stub.Objects["sample-bucket/k"] = first;
        _stub.Uploads.Clear();
        await oss.CompleteMultipartUploadAsync("sample-bucket", "k", id, [part], default);

        _stub.Objects["sample-bucket/k"] = [1, 2, 3];
        var refusal = await Assert.ThrowsAsync<OssException>(() => oss.CompleteMultipartUploadAsync("sample-bucket", "k", id, [part], default));
        Assert.Equal("NoSuchUpload", refusal.Code);
    }

    [Fact]
    public async Task cancelling_ends_a_call_that_hangs()
    {
        using var cancel = new CancellationTokenSource();
        _stub.Misbehave = async context =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stub.Client().HeadObjectAsync("sample-bucket", "k", cancel.Token));
        Assert.Single(_stub.Requests);
    }

    private static OssContent Bytes(string text) => OssContent.FromBytes(Encoding.UTF8.GetBytes(text));

    private static async Task<string> ReadAsync(IOssClient oss, string key)
    {
        await using var download = await oss.GetObjectAsync("sample-bucket", key, null, null, default);
        using var reader = new StreamReader(download.Content);
        return await reader.ReadToEndAsync();
    }

    private sealed class Sum : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value += value;
    }
}
