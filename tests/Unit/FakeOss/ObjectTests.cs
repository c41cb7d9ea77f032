using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

public sealed class ObjectTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task a_put_object_comes_back_with_its_bytes_metadata_and_check_sums()
    {
        var body = Encoding.UTF8.GetBytes("hello oss");
        var put = await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/a.txt", "", body,
            ("Content-MD5", "M3szwC+JSTAmhDmD/ycqMA=="), ("x-oss-meta-Author", "爱丽丝"), ("Cache-Control", "no-cache"));

        Assert.Equal(200, put.Status);
        Assert.Equal("\"337B33C02F89493026843983FF272A30\"", put.Header("ETag"));
        Assert.Equal("15021467531229347219", put.Header("x-oss-hash-crc64ecma"));
        Assert.Equal("M3szwC+JSTAmhDmD/ycqMA==", put.Header("Content-MD5"));
        Assert.Equal("0", put.Header("Content-Length"));

        var got = await Root.GetAsync("objects/a.txt");
        Assert.Equal(200, got.Status);
        Assert.Equal("hello oss", got.Text);
        Assert.Equal("text/plain", got.Header("Content-Type"));
        Assert.Equal("no-cache", got.Header("Cache-Control"));
        Assert.Equal("Normal", got.Header("x-oss-object-type"));
        Assert.Equal("Standard", got.Header("x-oss-storage-class"));
        Assert.Equal("15021467531229347219", got.Header("x-oss-hash-crc64ecma"));
        Assert.Equal("M3szwC+JSTAmhDmD/ycqMA==", got.Header("Content-MD5"));
        Assert.Equal("爱丽丝", got.Header("x-oss-meta-author"));
    }

    [Fact]
    public async Task every_response_has_the_envelope_headers()
    {
        var answer = await Root.GetAsync("2015/01/01/grass.jpg");

        Assert.Equal("AliyunOSS", answer.Header("Server"));
        Assert.Matches("^[0-9A-F]{24}$", answer.Header("x-oss-request-id")!);
        Assert.Matches("^[0-9]+$", answer.Header("x-oss-server-time")!);
        Assert.EndsWith("GMT", answer.Header("Date"), StringComparison.Ordinal);
        Assert.Equal(0xFF, answer.Body[0]);
        Assert.Equal(0xD8, answer.Body[1]);
    }

    [Theory]
    [InlineData("bytes=0-3", null, 206, "0123", "bytes 0-3/10")]
    [InlineData("bytes=8-", null, 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=-2", null, 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=0-10", null, 200, "0123456789", null)]
    [InlineData("bytes=10-", null, 200, "0123456789", null)]
    [InlineData("bytes=-20", null, 200, "0123456789", null)]
    [InlineData("bytes=5-2", null, 200, "0123456789", null)]
    [InlineData("lines=0-3", null, 200, "0123456789", null)]
    [InlineData("bytes=0-10", "standard", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=-20", "standard", 206, "0123456789", "bytes 0-9/10")]
    [InlineData("bytes=8-99999999999999999999", "standard", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=99999999999999999999-", null, 200, "0123456789", null)]
    public async Task ranges_follow_both_modes(string range, string? behavior, int status, string body, string? contentRange)
    {
        await Root.PutAsync("objects/range.txt", "0123456789");
        (string, string)[] headers = behavior is null ? [("Range", range)] : [("Range", range), ("x-oss-range-behavior", behavior)];

        var answer = await Root.GetAsync("objects/range.txt", "", headers);

        Assert.Equal((status, body, contentRange), (answer.Status, answer.Text, answer.Header("Content-Range")));
    }

    [Theory]
    [InlineData("bytes=10-", "standard")]
    [InlineData("bytes=99999999999999999999-", "standard")]
    public async Task impossible_ranges_are_refused(string range, string? behavior)
    {
        await Root.PutAsync("objects/range2.txt", "0123456789");
        (string, string)[] headers = behavior is null ? [("Range", range)] : [("Range", range), ("x-oss-range-behavior", behavior)];

        var answer = await Root.GetAsync("objects/range2.txt", "", headers);

        Assert.Equal((416, "InvalidRange", "bytes */10"), (answer.Status, answer.Code, answer.Header("Content-Range")));
    }

    [Fact]
    public async Task conditions_are_evaluated()
    {
        await Root.PutAsync("objects/conditions.txt", "hello oss");
        const string etag = "\"337b33c02f89493026843983ff272a30\"";
        var past = OssDate.ToHttpDate(DateTimeOffset.UtcNow.AddDays(-1));
        var future = OssDate.ToHttpDate(DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal(200, (await Root.GetAsync("objects/conditions.txt", "", ("If-Match", etag))).Status);
        var failed = await Root.GetAsync("objects/conditions.txt", "", ("If-Match", "\"other\""));
        Assert.Equal((412, "PreconditionFailed", "If-Match"), (failed.Status, failed.Code, failed.Xml.Element("Condition")!.Value));
        var unchanged = await Root.GetAsync("objects/conditions.txt", "", ("If-None-Match", etag));
        Assert.Equal((304, 0), (unchanged.Status, unchanged.Body.Length));
        Assert.NotNull(unchanged.Header("ETag"));
        Assert.Equal(304, (await Root.GetAsync("objects/conditions.txt", "", ("If-Modified-Since", future))).Status);
        Assert.Equal(200, (await Root.GetAsync("objects/conditions.txt", "", ("If-Modified-Since", past))).Status);
        Assert.Equal(412, (await Root.GetAsync("objects/conditions.txt", "", ("If-Unmodified-Since", past))).Status);
        Assert.Equal(200, (await Root.GetAsync("objects/conditions.txt", "", ("If-Modified-Since", "nonsense"))).Status);
    }

    [Fact]
    public async Task response_overrides_change_the_headers()
    {
        await Root.PutAsync("objects/override.txt", "x");

        var answer = await Root.GetAsync("objects/override.txt", "response-content-type=application%2Fjson&response-cache-control=private");

        Assert.Equal(("application/json", "private"), (answer.Header("Content-Type"), answer.Header("Cache-Control")));
    }

    [Fact]
    public async Task an_override_cannot_begin_another_header()
    {
        var answer = await Root.GetAsync("2015/01/01/grass.jpg", "response-content-type=a%0D%0Ax-evil%3A1");

        Assert.Equal((400, "InvalidArgument"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task head_tells_everything_but_the_bytes()
    {
        await Root.PutAsync("objects/head.txt", "hello oss");

        var head = await Root.SendAsync("HEAD", OssTestHost.Bucket, "objects/head.txt");
        var meta = await Root.SendAsync("HEAD", OssTestHost.Bucket, "objects/head.txt", "objectMeta");
        var missing = await Root.SendAsync("HEAD", OssTestHost.Bucket, "objects/none.txt");

        Assert.Equal((200, "9", 0), (head.Status, head.Header("Content-Length"), head.Body.Length));
        Assert.Equal((200, "9"), (meta.Status, meta.Header("Content-Length")));
        Assert.Null(meta.Header("x-oss-object-type"));
        Assert.Equal((404, "NoSuchKey", "0026-00000001"), (missing.Status, missing.Code, missing.Header("x-oss-ec")));
    }

    [Theory]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "InvalidDigest")]
    [InlineData("Content-MD5", "not base64", "InvalidDigest")]
    [InlineData("x-oss-hash-crc64ecma", "1", "InvalidCRC64")]
    [InlineData("x-oss-object-acl", "public", "InvalidArgument")]
    [InlineData("x-oss-storage-class", "standard", "InvalidArgument")]
    [InlineData("x-oss-tagging", "a=1&a=2", "InvalidArgument")]
    [InlineData("x-oss-server-side-encryption", "ROT13", "InvalidEncryptionAlgorithmError")]
    public async Task nothing_is_stored_when_a_header_is_wrong(string header, string value, string code)
    {
        var key = $"objects/refused-{code}-{header}";

        var put = await Root.PutAsync(key, "hello", (header, value));

        Assert.Equal((400, code), (put.Status, put.Code));
        Assert.Equal(404, (await Root.GetAsync(key)).Status);
    }

    [Fact]
    public async Task forbid_overwrite_keeps_the_first()
    {
        await Root.PutAsync("objects/keep.txt", "first");

        var second = await Root.PutAsync("objects/keep.txt", "second", ("x-oss-forbid-overwrite", "true"));

        Assert.Equal((409, "FileAlreadyExists"), (second.Status, second.Code));
        Assert.Equal("first", (await Root.GetAsync("objects/keep.txt")).Text);
    }

    [Fact]
    public async Task delete_answers_204_whether_or_not_there_was_an_object()
    {
        await Root.PutAsync("objects/delete.txt", "x");

        Assert.Equal(204, (await Root.SendAsync("DELETE", OssTestHost.Bucket, "objects/delete.txt")).Status);
        Assert.Equal(204, (await Root.SendAsync("DELETE", OssTestHost.Bucket, "objects/delete.txt")).Status);
        Assert.Equal("NoSuchKey", (await Root.GetAsync("objects/delete.txt")).Code);
    }

    [Fact]
    public async Task many_objects_are_deleted_in_one_request()
    {
        await Root.PutAsync("objects/many/1", "1");
        await Root.PutAsync("objects/many/2 +", "2");
        var verbose = Encoding.UTF8.GetBytes(
            "<Delete><Quiet>false</Quiet><Object><Key>objects/many/1</Key></Object><Object><Key>objects/many/2 +</Key></Object></Delete>");
        var quiet = Encoding.UTF8.GetBytes("<Delete><Quiet>true</Quiet><Object><Key>objects/many/none</Key></Object></Delete>");

        var answer = await Root.SendAsync("POST", OssTestHost.Bucket, null, "delete&encoding-type=url", verbose,
            ("Content-MD5", Convert.ToBase64String(MD5.HashData(verbose))));
        var silent = await Root.SendAsync("POST", OssTestHost.Bucket, null, "delete", quiet);

        Assert.Equal(["objects%2Fmany%2F1", "objects%2Fmany%2F2%20%2B"], answer.Xml.Elements("Deleted").Select(e => e.Element("Key")!.Value));
        Assert.Equal("url", answer.Xml.Element("EncodingType")!.Value);
        Assert.Equal((200, "0"), (silent.Status, silent.Header("Content-Length")));
        Assert.Equal(404, (await Root.GetAsync("objects/many/1")).Status);
    }

    [Fact]
    public async Task copies_share_content_and_outlive_their_source()
    {
        await Root.PutAsync("objects/src 1.txt", "hello oss", ("x-oss-meta-a", "1"));

        var copy = await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/dst.txt", "", null, ("x-oss-copy-source", "/sample-bucket/objects%2Fsrc%201.txt"));
        await Root.SendAsync("DELETE", OssTestHost.Bucket, "objects/src 1.txt");
        var got = await Root.GetAsync("objects/dst.txt");

        Assert.Equal((200, "\"337B33C02F89493026843983FF272A30\""), (copy.Status, copy.Xml.Element("ETag")!.Value));
        Assert.EndsWith(".000Z", copy.Xml.Element("LastModified")!.Value, StringComparison.Ordinal);
        Assert.Equal(("hello oss", "1"), (got.Text, got.Header("x-oss-meta-a")));
    }

    [Fact]
    public async Task a_self_copy_takes_the_metadata_of_the_request()
    {
        await Root.PutAsync("objects/self.txt", "hello oss", ("x-oss-meta-a", "1"));

        await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/self.txt", "", null, ("x-oss-copy-source", "/sample-bucket/objects/self.txt"),
            ("x-oss-meta-b", "2"));
        var got = await Root.GetAsync("objects/self.txt");

        Assert.Equal(("hello oss", null, "2"), (got.Text, got.Header("x-oss-meta-a"), got.Header("x-oss-meta-b")));
    }

    [Fact]
    public async Task copy_conditions_answer_412_and_304()
    {
        await Root.PutAsync("objects/cond-src.txt", "hello oss");
        const string source = "/sample-bucket/objects/cond-src.txt";

        var mismatch = await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/cond-dst.txt", "", null, ("x-oss-copy-source", source),
            ("x-oss-copy-source-if-match", "nope"));
        var same = await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/cond-dst.txt", "", null, ("x-oss-copy-source", source),
            ("x-oss-copy-source-if-none-match", "337B33C02F89493026843983FF272A30"));
        var malformed = await Root.SendAsync("PUT", OssTestHost.Bucket, "objects/cond-dst.txt", "", null, ("x-oss-copy-source", "nothing"));

        Assert.Equal((412, 304), (mismatch.Status, same.Status));
        Assert.Contains("<Condition>If-Match</Condition>", mismatch.Text, StringComparison.Ordinal); // without the prefix: the vendor's SDK shows it
        Assert.Equal((400, "InvalidArgument"), (malformed.Status, malformed.Code));
    }

    [Fact]
    public async Task a_chunked_upload_needs_no_length()
    {
        var host = fixture.Host;
        var query = host.Root.Presign("PUT", "objects/chunked.txt", v4: true, TimeSpan.FromMinutes(5));
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes("hello oss")));
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(host.Endpoint, $"/sample-bucket/objects/chunked.txt?{query}")) { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("hello oss", (await host.Root.GetAsync("objects/chunked.txt")).Text);
    }
}
