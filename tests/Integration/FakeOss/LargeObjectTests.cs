using System.Globalization;
using System.Net;
using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>
/// Objects that do not fit into the memory the process may use: 96 MB by default, and the process may grow by less;
/// 256 MB where <c>CI=true</c>; 2 GB and the 5 GB limit with <c>SCENARIO_BIG=1</c>.
/// </summary>
public sealed class LargeObjectTests(S3Server server) : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private const long ResidentLimit = 200 * Megabyte;

    private static readonly HttpClient Http =
        new(new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(60) }) { Timeout = TimeSpan.FromMinutes(10) };
    private static readonly byte[] Block = MakeBlock();

    private readonly string _directory = Directory.CreateTempSubdirectory("scenario-large-").FullName;

    public static TheoryData<string> Kinds => TestStore.DurableKinds;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task memory_stays_flat_whatever_the_size_of_the_object(string kind)
    {
        Require.Met("linux", OperatingSystem.IsLinux(), "only Linux tells the peak of a process's memory");
        var size = TestSize.IsHuge ? 2048 * Megabyte : TestSize.Of(quick: 96, full: 256) * Megabyte;
        await using var place = await TestStore.CreateAsync(kind, server);
        using var host = await OssProcess.StartAsync(place.Arguments);
        var atStart = host.PeakResidentBytes();

        await PutAsync(host, "whole", "", size, isChunked: true);
        var afterPut = host.PeakResidentBytes();
        await MultipartAsync(host, "parts", size);
        var afterUploads = host.PeakResidentBytes();
        foreach (var key in new[] { "whole", "parts" })
        {
            await GetAsync(host, key, size);
        }

        var peak = host.PeakResidentBytes();
        TestContext.Current.SendDiagnosticMessage(
            "peak resident MB over {0} with {1} MB objects: start {2}, after PutObject {3}, after all uploads {4}, after downloads {5}",
            kind, size / Megabyte, atStart / Megabyte, afterPut / Megabyte, afterUploads / Megabyte, peak / Megabyte);
        Assert.InRange(peak, 0, Math.Min(ResidentLimit, atStart + size - 16 * Megabyte)); // one object held whole would be too much
    }

    [Fact]
    public async Task ten_thousand_parts_are_sent_listed_and_completed()
    {
        Assert.SkipUnless(TestSize.IsHuge, "1 GB in ten thousand requests; SCENARIO_BIG=1 asks for it.");
        const int Part = 100 * 1024;
        const string key = "many";
        using var host = await OssProcess.StartAsync("--store", "file:" + _directory);
        var id = await host.Root.InitiateAsync(key);
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(1, 10_001, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
            Assert.Equal(200, (await host.Root.UploadPartAsync(key, id, number, Block[number..(number + Part)])).Status));
        var uploaded = TimeProvider.System.GetElapsedTime(started);

        var listed = 0;
        var marker = "0";
        for (var isTruncated = true; isTruncated;)
        {
            var page = (await host.Root.SendAsync("GET", OssTestHost.Bucket, key, $"uploadId={id}&part-number-marker={marker}")).Xml;
            listed += page.Elements("Part").Count();
            (marker, isTruncated) = (page.Element("NextPartNumberMarker")!.Value, page.Element("IsTruncated")!.Value == "true");
        }

        var all = TimeProvider.System.GetElapsedTime(started);
        var complete = await host.Root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", [], ("x-oss-complete-all", "yes"));
        var completed = TimeProvider.System.GetElapsedTime(started);
        using var whole = await SendAsync(host, "GET", key, "", null);
        var crc = 0UL;
        await using (var body = await whole.Content.ReadAsStreamAsync())
        {
            var buffer = new byte[Part];
            for (var number = 1; number <= 10_000; number++)
            {
                await body.ReadExactlyAsync(buffer);
                crc = OssCrc64.Append(crc, buffer);
            }
        }

        Assert.Equal((200, 10_000, "10000"), (complete.Status, listed, marker));
        Assert.Equal(crc.ToString(CultureInfo.InvariantCulture), complete.Header("x-oss-hash-crc64ecma"));
        TestContext.Current.SendDiagnosticMessage(
            "10,000 parts of 100 KB: uploaded in {0:0.0} s, listed in {1:0} ms, completed in {2:0} ms, read in {3:0.0} s, peak resident {4} MB",
            uploaded.TotalSeconds, (all - uploaded).TotalMilliseconds, (completed - all).TotalMilliseconds,
            (TimeProvider.System.GetElapsedTime(started) - completed).TotalSeconds, host.PeakResidentBytes() / Megabyte);
        Assert.InRange(host.PeakResidentBytes(), 0, ResidentLimit);
    }

    [Fact]
    public async Task five_gigabytes_of_a_chunked_body_are_stored_and_one_byte_more_leaves_nothing()
    {
        Assert.SkipUnless(TestSize.IsHuge, "10 GB of traffic; SCENARIO_BIG=1 asks for it.");
        using var host = await OssProcess.StartAsync("--store", "file:" + _directory);

        await PutAsync(host, "largest", "", 5120 * Megabyte, isChunked: true);
        using (var head = await SendAsync(host, "HEAD", "largest", "", null))
        {
            Assert.Equal(5120 * Megabyte, head.Content.Headers.ContentLength);
        }

        using var refused = await SendAsync(host, "PUT", "too-large", "", new RepeatedContent(Block, 5120 * Megabyte + 1, isChunked: true));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("<Code>EntityTooLarge</Code>", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (await host.Root.GetAsync("too-large")).Status);
        Assert.Empty(new StoredState(_directory).Orphans());
        Assert.InRange(host.PeakResidentBytes(), 0, ResidentLimit);
    }

    private static async Task PutAsync(OssProcess host, string key, string query, long size, bool isChunked)
    {
        using var answer = await SendAsync(host, "PUT", key, query, new RepeatedContent(Block, size, isChunked));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal(CrcOf(size), answer.Headers.GetValues("x-oss-hash-crc64ecma").Single());
    }

    /// <summary>Four parts at a time, as SDKs send them, and one that is copied out of an object.</summary>
    private static async Task MultipartAsync(OssProcess host, string key, long size)
    {
        var part = size / 8;
        var id = await host.Root.InitiateAsync(key);
        await Parallel.ForAsync(1, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (number, _) =>
            await PutAsync(host, key, $"partNumber={number}&uploadId={id}", part, isChunked: false));
        var copied = await host.Root.SendAsync("PUT", OssTestHost.Bucket, key, $"partNumber=8&uploadId={id}", null,
            ("x-oss-copy-source", $"/{OssTestHost.Bucket}/whole"), ("x-oss-copy-source-range", $"bytes=0-{part - 1}"));
        Assert.Equal(200, copied.Status);
        var complete = await host.Root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", [], ("x-oss-complete-all", "yes"));
        Assert.Equal((200, CrcOf(size)), (complete.Status, complete.Header("x-oss-hash-crc64ecma")));
    }

    private static async Task GetAsync(OssProcess host, string key, long size)
    {
        using var answer = await SendAsync(host, "GET", key, "", null);
        Assert.Equal((HttpStatusCode.OK, size), (answer.StatusCode, answer.Content.Headers.ContentLength!.Value));
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[Block.Length];
        for (var left = size; left > 0; left -= buffer.Length)
        {
            await body.ReadExactlyAsync(buffer);
            Assert.True(buffer.AsSpan().SequenceEqual(Block), $"{key} differs {size - left} bytes from its beginning");
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(OssProcess host, string method, string key, string query, HttpContent? content)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Host", host.Endpoint.Authority) };
        var toSign = new OssRequestToSign(method, OssTestHost.Bucket, key, PercentEncoding.ParseQuery(query), headers);
        using var request = new HttpRequestMessage(new HttpMethod(method),
            new Uri(host.Endpoint, $"/{OssTestHost.Bucket}/{key}?{query}"))
        { Content = content };
        foreach (var (name, value) in OssCall.V4(toSign, OssTestHost.RootKeyId, OssTestHost.RootSecret, null, DateTimeOffset.UtcNow))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static byte[] MakeBlock()
    {
        var block = new byte[Megabyte];
        new Random(1).NextBytes(block);
        return block;
    }

    /// <summary>Of the block, repeated.</summary>
    private static string CrcOf(long size)
    {
        var block = OssCrc64.Compute(Block);
        var crc = 0UL;
        for (var done = 0L; done < size; done += Block.Length)
        {
            crc = OssCrc64.Combine(crc, block, Block.Length);
        }

        return crc.ToString(CultureInfo.InvariantCulture);
    }
}
