using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Storage;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

public sealed class MultipartTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const int SmallestPart = 100 * 1024;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task parts_become_one_object()
    {
        const string key = "multipart/whole 中.bin";
        var (first, second) = (RandomNumberGenerator.GetBytes(SmallestPart), RandomNumberGenerator.GetBytes(7));
        var id = await Root.InitiateAsync(key, "uploads", ("x-oss-meta-a", "1"), ("Content-Type", "text/x-parts"), ("x-oss-tagging", "t=1"));

        var two = await Root.UploadPartAsync(key, id, 2, second);
        var one = await Root.UploadPartAsync(key, id, 1, first, ("Content-MD5", Convert.ToBase64String(MD5.HashData(first))));
        var complete = await Root.CompleteAsync(key, id, [(1, one.Header("ETag")!.Trim('"').ToLowerInvariant()), (2, two.Header("ETag")!)],
            "&encoding-type=url");

        Assert.Matches("^[0-9A-F]{32}$", id);
        Assert.Equal(Convert.ToBase64String(MD5.HashData(first)), one.Header("Content-MD5"));
        Assert.Equal(Crc(first), one.Header("x-oss-hash-crc64ecma"));
        var etag = Convert.ToHexString(
            MD5.HashData(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(MD5.HashData(first)) + Convert.ToHexString(MD5.HashData(second)))));
        Assert.Equal((200, $"\"{etag}-2\"", Crc([.. first, .. second])), (complete.Status, complete.Header("ETag"), complete.Header("x-oss-hash-crc64ecma")));
        Assert.Equal("multipart%2Fwhole%20%E4%B8%AD.bin", complete.Xml.Element("Key")!.Value);
        var got = await Root.GetAsync(key);
        Assert.Equal([.. first, .. second], got.Body);
        Assert.Equal(("Multipart", "1", "text/x-parts", "1", null), (got.Header("x-oss-object-type"), got.Header("x-oss-meta-a"), got.Header("Content-Type"),
            got.Header("x-oss-tagging-count"), got.Header("Content-MD5")));
        Assert.Equal(second, (await Root.GetAsync(key, "", ("Range", $"bytes={SmallestPart}-"))).Body);
        Assert.Equal((404, "NoSuchUpload"), Of(await Root.CompleteAsync(key, id, [(1, one.Header("ETag")!)])));
    }

    [Fact]
    public void the_etag_is_that_of_the_recorded_exchange()
    {
        PartRow Part(int number, string etag) => new(number, etag, 1, 0, default, null);

        Assert.Equal(
            "1C787C506EABFB9B45EAAA8DB039F4B2-2",
            CompleteMultipartUpload.ETagOf([Part(1, "4DE8075FB607DF4D13FBC480EA488EFA"), Part(2, "AF947EC157726CEA88ED83B3C989063B")]));
    }

    [Fact]
    public async Task a_wrong_completion_is_refused_and_the_upload_stays()
    {
        const string key = "multipart/refused";
        var id = await Root.InitiateAsync(key);
        var small = (await Root.UploadPartAsync(key, id, 1, [1, 2, 3])).Header("ETag")!;
        var last = (await Root.UploadPartAsync(key, id, 5, [4])).Header("ETag")!;

        Assert.Equal((400, "EntityTooSmall"), Of(await Root.CompleteAsync(key, id, [(1, small), (5, last)])));
        Assert.Equal((400, "InvalidPartOrder"), Of(await Root.CompleteAsync(key, id, [(5, last), (1, small)])));
        Assert.Equal((400, "InvalidPartOrder"), Of(await Root.CompleteAsync(key, id, [(1, small), (1, small)])));
        Assert.Equal((400, "InvalidPart"), Of(await Root.CompleteAsync(key, id, [(1, last)])));
        Assert.Equal((400, "InvalidPart"), Of(await Root.CompleteAsync(key, id, [(2, small)])));
        Assert.Equal((400, "InvalidArgument"), Of(await Root.CompleteAsync(key, id, [(10_001, small)])));
        Assert.Equal((400, "MalformedXML"), Of(await Root.SendXmlAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", "<Complete")));
        Assert.Equal((404, "NoSuchUpload"), Of(await Root.CompleteAsync("multipart/other", id, [(1, small)])));
        Assert.Equal(404, (await Root.GetAsync(key)).Status);

        Assert.Equal(200, (await Root.CompleteAsync(key, id, [(5, last)])).Status);
        Assert.Equal((byte[])[4], (await Root.GetAsync(key)).Body);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10001")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("")]
    public async Task a_part_number_is_1_to_10000(string number)
    {
        var id = await Root.InitiateAsync("multipart/number");

        Assert.Equal((400, "InvalidArgument"),
            Of(await Root.SendAsync("PUT", OssTestHost.Bucket, "multipart/number", $"partNumber={number}&uploadId={id}", [1])));
    }

    [Fact]
    public async Task complete_all_takes_every_part_and_no_body()
    {
        const string key = "multipart/all";
        var id = await Root.InitiateAsync(key);
        Assert.Equal((400, "InvalidPart"), Of(await CompleteAllAsync("yes", [])));
        await Root.UploadPartAsync(key, id, 3, [3]);
        await Root.UploadPartAsync(key, id, 1, new byte[SmallestPart]);
        await Root.UploadPartAsync(key, id, 3, [4]);

        Assert.Equal((400, "InvalidArgument"), Of(await CompleteAllAsync("yes", "<CompleteMultipartUpload/>"u8.ToArray())));
        Assert.Equal((400, "InvalidArgument"), Of(await CompleteAllAsync("no", [])));
        Assert.Equal(200, (await CompleteAllAsync("yes", [])).Status);
        Assert.Equal((byte[])[.. new byte[SmallestPart], 4], (await Root.GetAsync(key)).Body);

        Task<OssAnswer> CompleteAllAsync(string value, byte[] body) =>
            Root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", body, ("x-oss-complete-all", value));
    }

    [Fact]
    public async Task an_aborted_upload_is_gone()
    {
        var id = await Root.InitiateAsync("multipart/abort");
        await Root.UploadPartAsync("multipart/abort", id, 1, [1]);

        Assert.Equal(204, (await Root.SendAsync("DELETE", OssTestHost.Bucket, "multipart/abort", $"uploadId={id}")).Status);
        Assert.Equal((404, "NoSuchUpload"), Of(await Root.SendAsync("DELETE", OssTestHost.Bucket, "multipart/abort", $"uploadId={id}")));
        Assert.Equal((404, "NoSuchUpload"), Of(await Root.UploadPartAsync("multipart/abort", id, 1, [1])));
        Assert.Equal((404, "NoSuchUpload"), Of(await Root.SendAsync("GET", OssTestHost.Bucket, "multipart/abort", $"uploadId={id}")));
    }

    [Fact]
    public async Task parts_are_listed_in_pages()
    {
        const string key = "multipart/list";
        var id = await Root.InitiateAsync(key);
        foreach (var number in new[] { 7, 2, 10_000 })
        {
            await Root.UploadPartAsync(key, id, number, [(byte)number]);
        }

        var none = (await Root.SendAsync("GET", OssTestHost.Bucket, key, $"uploadId={id}&part-number-marker=10000")).Xml;
        var first = (await Root.SendAsync("GET", OssTestHost.Bucket, key, $"uploadId={id}&max-parts=2")).Xml;
        var second = (await Root.SendAsync("GET", OssTestHost.Bucket, key, $"uploadId={id}&max-parts=2&part-number-marker=7")).Xml;

        Assert.Equal(("", "false"), (none.Element("NextPartNumberMarker")!.Value, none.Element("IsTruncated")!.Value));
        Assert.Equal(["2", "7"], first.Elements("Part").Select(part => part.Element("PartNumber")!.Value));
        Assert.Equal(("7", "true"), (first.Element("NextPartNumberMarker")!.Value, first.Element("IsTruncated")!.Value));
        Assert.Equal(Crc([2]), first.Element("Part")!.Element("HashCrc64ecma")!.Value);
        Assert.Equal(["10000"], second.Elements("Part").Select(part => part.Element("PartNumber")!.Value));
        Assert.Equal((400, "InvalidArgument"), Of(await Root.SendAsync("GET", OssTestHost.Bucket, key, $"uploadId={id}&max-parts=1001")));
    }

    [Fact]
    public async Task uploads_are_listed_by_key_and_id()
    {
        var bucket = await Root.NewBucketAsync();
        var expected = new List<(string, string)>();
        foreach (var key in new[] { "a", "b/1", "b/1", "b/2", "c" })
        {
            var answer = await Root.SendAsync("POST", bucket, key, "uploads");
            expected.Add((key, answer.Xml.Element("UploadId")!.Value));
        }

        var seen = new List<(string, string)>();
        var (keyMarker, idMarker, isTruncated) = ("", "", true);
        while (isTruncated)
        {
            var page = (await Root.SendAsync("GET", bucket, null,
                $"uploads&max-uploads=2&key-marker={Uri.EscapeDataString(keyMarker)}&upload-id-marker={idMarker}")).Xml;
            seen.AddRange(page.Elements("Upload").Select(upload => (upload.Element("Key")!.Value, upload.Element("UploadId")!.Value)));
            (keyMarker, idMarker, isTruncated) = (page.Element("NextKeyMarker")!.Value, page.Element("NextUploadIdMarker")!.Value,
                page.Element("IsTruncated")!.Value == "true");
        }

        Assert.Equal(expected, seen);
        var folded = (await Root.SendAsync("GET", bucket, null, "uploads&delimiter=%2F")).Xml;
        Assert.Equal(["a", "c"], folded.Elements("Upload").Select(upload => upload.Element("Key")!.Value));
        Assert.Equal("b/", folded.Element("CommonPrefixes")!.Element("Prefix")!.Value);
        var behind = (await Root.SendAsync("GET", bucket, null, "uploads&key-marker=b%2F1")).Xml;
        Assert.Equal(["b/2", "c"], behind.Elements("Upload").Select(upload => upload.Element("Key")!.Value));
        Assert.Equal((409, "BucketNotEmpty"), Of(await Root.SendAsync("DELETE", bucket)));
    }

    [Fact]
    public async Task a_part_can_be_copied_whole_or_by_range()
    {
        const string key = "multipart/copy";
        var source = RandomNumberGenerator.GetBytes(SmallestPart + 10);
        await Root.SendAsync("PUT", OssTestHost.Bucket, "multipart/source +", "", source);
        var id = await Root.InitiateAsync(key);

        var whole = await CopyAsync(1);
        var range = await CopyAsync(2, ("x-oss-copy-source-range", "bytes=5-9"));
        var outside = await CopyAsync(3, ("x-oss-copy-source-range", $"bytes=0-{source.Length}"));

        Assert.Equal((200, $"\"{Convert.ToHexString(MD5.HashData(source))}\"", null),
            (whole.Status, whole.Xml.Element("ETag")!.Value, whole.Header("Content-Range")));
        Assert.Equal($"bytes 5-9/{source.Length}", range.Header("Content-Range"));
        Assert.Equal(Crc(source[5..10]), range.Header("x-oss-hash-crc64ecma"));
        Assert.Equal((200, null), (outside.Status, outside.Header("Content-Range")));
        Assert.Equal(412, (await CopyAsync(4, ("x-oss-copy-source-if-match", "no"))).Status);
        Assert.Equal(304, (await CopyAsync(4, ("x-oss-copy-source-if-none-match", Convert.ToHexString(MD5.HashData(source))))).Status);
        await Root.SendAsync("DELETE", OssTestHost.Bucket, "multipart/source +");
        Assert.Equal(200, (await Root.CompleteAsync(key, id, [(1, whole.Header("ETag")!), (2, range.Header("ETag")!)])).Status);
        Assert.Equal((byte[])[.. source, .. source[5..10]], (await Root.GetAsync(key)).Body);

        Task<OssAnswer> CopyAsync(int number, params (string, string)[] headers) => Root.SendAsync(
            "PUT", OssTestHost.Bucket, key, $"partNumber={number}&uploadId={id}", null,
            [("x-oss-copy-source", "/sample-bucket/multipart/source%20%2B"), .. headers]);
    }

    [Fact]
    public async Task a_sequential_upload_refuses_to_go_back_or_to_stay()
    {
        var id = await Root.InitiateAsync("multipart/sequential", "uploads&sequential");
        await Root.UploadPartAsync("multipart/sequential", id, 1, [1]);
        await Root.UploadPartAsync("multipart/sequential", id, 3, [3]);

        Assert.Equal((400, "PartNotSequential"), Of(await Root.UploadPartAsync("multipart/sequential", id, 2, [2])));
        Assert.Equal((409, "PartAlreadyExist"), Of(await Root.UploadPartAsync("multipart/sequential", id, 3, [4])));
    }

    [Fact]
    public async Task forbid_overwrite_holds_at_completion()
    {
        const string key = "multipart/forbid";
        var id = await Root.InitiateAsync(key);
        await Root.UploadPartAsync(key, id, 1, [1]);
        await Root.PutAsync(key, "first");

        var refused = await Root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", [], ("x-oss-complete-all", "yes"),
            ("x-oss-forbid-overwrite", "true"));

        Assert.Equal((409, "FileAlreadyExists"), Of(refused));
        Assert.Equal("first", (await Root.GetAsync(key)).Text);
    }

    [Fact]
    public async Task a_part_that_comes_while_the_others_are_read_leaves_no_digest_of_the_others()
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));
        var id = await host.Root.InitiateAsync("late", "uploads&sequential");
        await host.Root.UploadPartAsync("late", id, 1, new byte[SmallestPart]);

        blobs.BeforeOpening = () =>
        {
            blobs.BeforeOpening = null;
            Assert.Equal(200, host.Root.UploadPartAsync("late", id, 2, [2]).GetAwaiter().GetResult().Status);
        };
        var completed = await host.Root.SendAsync("POST", OssTestHost.Bucket, "late", "uploadId=" + id, null, ("x-oss-complete-all", "yes"));

        var got = await host.Root.GetAsync("late");
        Assert.Equal((200, SmallestPart + 1, (string?)null), (completed.Status, got.Body.Length, got.Header("Content-MD5")));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    public async Task ten_thousand_parts_complete_and_leave_no_bytes_when_deleted(string kind)
    {
        var directory = Directory.CreateTempSubdirectory("scenario-parts-").FullName;
        try
        {
            await using var host = await OssTestHost.StartAsync("--store", kind == "file" ? "file:" + directory : kind);
            var before = await CountBlobsAsync(host.Store);
            const string key = "many";
            var id = await host.Root.InitiateAsync(key);
            var bucket = host.Store.Read(transaction => transaction.Buckets.Find(OssTestHost.Bucket)!);
            // the parts are put where UploadPart puts them, and share the bytes of a few: ten thousand bodies would be 1 GB
            var distinct = new List<PartRow>();
            for (var n = 0; n < 16; n++)
            {
                var body = new byte[SmallestPart];
                body[0] = (byte)n;
                await using var content =
                    await host.Store.ReceiveAsync(new MemoryStream(body), new BlobPlace(bucket.Name, key, IsWhole: false), _ => { }, CancellationToken.None);
                content.Keep();
                distinct.Add(new PartRow(1, content.Md5Hex, content.Size, content.Crc64, DateTimeOffset.UnixEpoch, content.Blob));
            }

            await host.Store.WriteAsync(transaction =>
            {
                for (var number = 1; number <= 10_000; number++)
                {
                    transaction.Uploads.PutPart(id, distinct[number % 16] with { Number = number });
                }

                return true;
            });

            var complete = await host.Root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", [], ("x-oss-complete-all", "yes"));
            Assert.Equal(200, complete.Status);
            Assert.EndsWith("-10000\"", complete.Header("ETag"), StringComparison.Ordinal);
            var head = await host.Root.SendAsync("HEAD", OssTestHost.Bucket, key);
            Assert.Equal((10_000L * SmallestPart).ToString(CultureInfo.InvariantCulture), head.Header("Content-Length"));
            var window = await host.Root.GetAsync(key, "", ("Range", $"bytes={9_999L * SmallestPart}-{9_999L * SmallestPart}"));
            Assert.Equal((byte[])[10_000 % 16], window.Body);

            await host.Root.SendAsync("DELETE", OssTestHost.Bucket, key);
            Assert.Equal(before, await CountBlobsAsync(host.Store));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);

    private static string Crc(byte[] bytes) => OssCrc64.Compute(bytes).ToString(CultureInfo.InvariantCulture);

    private static async Task<int> CountBlobsAsync(OssStore store)
    {
        var count = 0;
        await foreach (var blob in store.Blobs.ListAsync(CancellationToken.None))
        {
            count++;
        }

        return count;
    }
}
