using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Scenario.FakeOss;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>What must not reach the file store: names that look like paths, requests that nobody signed, bodies above the limit.</summary>
public sealed class StoreBoundaryTests : IAsyncLifetime
{
    private const long FiveGigabytes = 5L * 1024 * 1024 * 1024;

    // What file systems, URLs and shells treat as more than a name.
    private static readonly string[] Fragments =
    [
        "..", "../", "../../", "./", ".", "/", "//", "\\", "..\\", "%2e%2e%2f", "%2F", "%5c", "%00", "\0", "\n", "\u007F", "~", "~root/", "C:", "C:\\",
        "\\\\host\\share\\", "CON", "NUL.txt",
        "etc/passwd", "index.db", "index.db-wal", "blobs/", "tmp/", "$HOME", "`id`", ";", "|", "*", "?", "&", "=", "+", " ", ":", "a", "中",
        "\uFF0E\uFF0E\uFF0F", "\u2215", "\U0001F600",
    ];

    private readonly string _parent = Directory.CreateTempSubdirectory("scenario-boundary-").FullName;
    private OssTestHost _host = null!;

    private string Store => Path.Combine(_parent, "store");

    private StoredState Stored => new(Store);

    public async ValueTask InitializeAsync() => _host = await OssTestHost.StartAsync("--store", "file:" + Store);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_parent, recursive: true);
    }

    [Fact]
    public Task no_key_whatever_makes_a_file_outside_the_store_or_under_its_own_name() => Task.Run(() =>
    {
        var stored = 0;
        var names = from parts in Gen.Elements(Fragments).NonEmptyListOf() select string.Concat(parts.Take(6));
        Prop.ForAll(names.ToArbitrary(), key => stored += WriteAsync(key).GetAwaiter().GetResult() ? 1 : 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20260102, 1));

        Assert.InRange(stored, 50, 150); // not proven by refusing everything
        Assert.Equal([Store], Directory.GetFileSystemEntries(_parent));
        Assert.All(Directory.GetFileSystemEntries(Store).Select(Path.GetFileName),
            static name => Assert.True(name is "blobs" or "small" || name!.StartsWith("index.db", StringComparison.Ordinal), name));
        Assert.All(
            Directory.GetFiles(Path.Combine(Store, "blobs"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Path.Combine(Store, "blobs"), file)),
            path => Assert.Matches("^([0-9a-f]{2})/\\1[0-9a-f]{30}$", path.Replace('\\', '/')));
        Assert.Empty(Stored.Orphans());
    });

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("..%5c..")]
    public async Task no_bucket_name_is_a_path(string name)
    {
        var before = Stored.Everything();
        var bucket = PercentEncoding.Decode(name, plusIsSpace: false);

        var answer = await _host.Root.SendAsync(new OssCall("PUT", bucket, null, "", null) { RawTarget = $"/{name}/" });

        Assert.Equal((400, "InvalidBucketName"), (answer.Status, answer.Code));
        Assert.Equal(before, Stored.Everything());
    }

    [Fact]
    public async Task no_request_that_is_not_authenticated_changes_a_row_or_a_file()
    {
        var root = _host.Root;
        var id = await root.InitiateAsync("upload");
        await root.UploadPartAsync("upload", id, 1, [1]);
        await root.PutAsync("there", "there");
        await root.SendAsync("POST", OssTestHost.Bucket, "log", "append&position=0", [1]);
        var expired = _host.Session("oss-uploader", lifetime: TimeSpan.FromSeconds(-1));
        OssTestClient[] strangers =
        [
            _host.Anonymous,
            _host.Client(OssTestHost.RootKeyId, "another secret"),
            _host.Client("LTAI5tNobody000000000001", OssTestHost.RootSecret),
            _host.Client(OssTestHost.RootKeyId, OssTestHost.RootSecret, "a token"),
            _host.Client(expired.AccessKeyId!, expired.Secret!),
            expired,
        ];
        var body = new byte[300_000];
        var before = Stored.Everything();

        foreach (var stranger in strangers)
        {
            foreach (var (method, key, query, content, headers) in Writes(id, body))
            {
                var answer = await stranger.SendAsync(method, OssTestHost.Bucket, key, query, content, headers);
                Assert.True(answer.Status == 403, $"{method} {key}?{query} as {stranger.AccessKeyId}: {answer}");
            }

            Assert.Equal(403, (await stranger.SendAsync("PUT", "new-bucket")).Status);
            Assert.Equal(before, Stored.Everything());
        }
    }

    [Theory]
    [InlineData("PUT", "file", "")]
    [InlineData("PUT", "upload", "partNumber=1&uploadId=0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("POST", "log", "append&position=0")]
    public async Task the_body_of_a_stranger_is_not_even_asked_for(string method, string key, string query)
    {
        foreach (var line in new[] { "", "Authorization: OSS LTAI5tNobody000000000001:c2lnbmF0dXJl\r\nDate: " + OssDate.ToHttpDate(DateTimeOffset.UtcNow)
            + "\r\n" })
        {
            using var connection = await RawConnection.OpenAsync(_host.Endpoint);
            await connection.SendAsync(
                $"{method} /{OssTestHost.Bucket}/{key}?{query} HTTP/1.1\r\nHost: {_host.Endpoint.Authority}\r\n{line}Content-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n");

            Assert.Equal("HTTP/1.1 403 Forbidden", await connection.ReadLineAsync());
        }

        Assert.Empty(Stored.Orphans());
    }

    [Theory]
    [InlineData(FiveGigabytes + 1, "HTTP/1.1 400", "EntityTooLarge")]
    [InlineData(FiveGigabytes, "HTTP/1.1 100", "")]
    public async Task an_announced_body_above_5_GB_is_refused_before_it_is_sent(long length, string status, string code)
    {
        var query = _host.Root.Presign("PUT", "large", v4: true, TimeSpan.FromMinutes(5));

        using var connection = await RawConnection.OpenAsync(_host.Endpoint);
        await connection.SendAsync(
            $"PUT /{OssTestHost.Bucket}/large?{query} HTTP/1.1\r\nHost: {_host.Endpoint.Authority}\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n");

        var answer = await connection.ReadAnswerAsync();
        Assert.StartsWith(status, answer, StringComparison.Ordinal);
        Assert.Contains(code, answer, StringComparison.Ordinal);
        Assert.Equal(404, (await _host.Root.GetAsync("large")).Status);
    }

    [Theory]
    [InlineData(FiveGigabytes, true)]
    [InlineData(FiveGigabytes + 1, false)]
    public async Task a_body_of_unknown_length_is_counted_up_to_5_GB(long length, bool isTaken)
    {
        await using var stream = new LimitedStream(new EndlessStream(length), OssOptions.MaximumObjectBytes, OssError.EntityTooLarge);

        async Task ReadAllAsync()
        {
            var buffer = new byte[1 << 20];
            while (await stream.ReadAsync(buffer) > 0)
            {
                // only the count matters
            }
        }

        if (isTaken)
        {
            await ReadAllAsync();
        }
        else
        {
            Assert.Equal(OssError.EntityTooLarge, (await Assert.ThrowsAsync<OssErrorException>(ReadAllAsync)).Error);
        }
    }

    [Fact]
    public async Task a_thousand_keys_are_deleted_in_one_request()
    {
        var before = Stored.Blobs();
        await Parallel.ForAsync(0, 1000, async (i, _) => Assert.Equal(200, (await _host.Root.PutAsync($"many/{i}", "x")).Status));
        var request = $"<Delete>{string.Concat(Enumerable.Range(0, 1000).Select(i => $"<Object><Key>many/{i}</Key></Object>"))}</Delete>";

        var refused = await _host.Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete",
            request.Replace("</Delete>", "<Object><Key>many/0</Key></Object></Delete>", StringComparison.Ordinal));
        Assert.Equal((400, "MalformedXML", before.Count + 1000), (refused.Status, refused.Code, Stored.Blobs().Count));

        var deleted = await _host.Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete", request);
        Assert.Equal((200, 1000), (deleted.Status, deleted.Xml.Elements("Deleted").Count()));
        Assert.Equal(before, Stored.Blobs());
    }

    /// <summary>Puts bytes under a key in each way there is, and reads them back.</summary>
    /// <returns>Whether the key is a legal one.</returns>
    private async Task<bool> WriteAsync(string key)
    {
        var root = _host.Root;
        var content = Encoding.UTF8.GetBytes("content of " + key);
        var put = await root.SendAsync("PUT", OssTestHost.Bucket, key, "", content);
        if (key.Contains('\0', StringComparison.Ordinal))
        {
            Assert.Equal(400, put.Status); // the HTTP server refuses a NUL in a path by itself
            return false;
        }

        if (key[0] is '/' or '\\')
        {
            Assert.Equal((400, "InvalidObjectName"), (put.Status, put.Code));
            return false;
        }

        Assert.Equal(200, put.Status);
        Assert.Equal(content, (await root.GetAsync(key)).Body);
        var id = (await root.SendAsync("POST", OssTestHost.Bucket, key, "uploads")).Xml.Element("UploadId")!.Value;
        Assert.Equal(200, (await root.UploadPartAsync(key, id, 1, content)).Status);
        Assert.Equal(404, (await root.UploadPartAsync(key, Uri.EscapeDataString("../../" + id), 1, content)).Status);
        Assert.Equal(200, (await root.SendAsync("POST", OssTestHost.Bucket, key, $"uploadId={id}", [], ("x-oss-complete-all", "yes"))).Status);
        Assert.Equal(content, (await root.GetAsync(key)).Body);
        Assert.Equal(404, (await root.GetAsync(key, "versionId=..%2F..%2Findex.db")).Status);
        Assert.Equal(200, (await root.SendAsync("PUT", OssTestHost.Bucket, "copy", "", null,
            ("x-oss-copy-source", $"/{OssTestHost.Bucket}/{Uri.EscapeDataString(key)}"))).Status);
        Assert.Equal(200, (await root.SendAsync("PUT", OssTestHost.Bucket, "link", "symlink", null,
            ("x-oss-symlink-target", Uri.EscapeDataString("../" + key)))).Status);
        Assert.Equal((404, "SymlinkTargetNotExist"), (await root.GetAsync("link") is var read ? read.Status : 0, read.Code));
        return true;
    }

    private static IEnumerable<(string Method, string? Key, string Query, byte[]? Body, (string, string)[] Headers)> Writes(string uploadId, byte[] body) =>
    [
        ("PUT", "file", "", body, []),
        ("PUT", "there", "", body, []),
        ("PUT", "copy", "", null, [("x-oss-copy-source", $"/{OssTestHost.Bucket}/there")]),
        ("PUT", "link", "symlink", null, [("x-oss-symlink-target", "there")]),
        ("PUT", "there", "acl", null, [("x-oss-object-acl", "public-read-write")]),
        ("PUT", "there", "tagging", "<Tagging><TagSet/></Tagging>"u8.ToArray(), []),
        ("POST", "log", "append&position=1", body, []),
        ("POST", "new", "append&position=0", body, []),
        ("POST", "new", "uploads", null, []),
        ("PUT", "upload", $"partNumber=2&uploadId={uploadId}", body, []),
        ("PUT", "upload", $"partNumber=2&uploadId={uploadId}", null, [("x-oss-copy-source", $"/{OssTestHost.Bucket}/there")]),
        ("POST", "upload", $"uploadId={uploadId}", [], [("x-oss-complete-all", "yes")]),
        ("DELETE", "upload", $"uploadId={uploadId}", null, []),
        ("DELETE", "there", "", null, []),
        ("POST", null, "delete", "<Delete><Object><Key>there</Key></Object></Delete>"u8.ToArray(), []),
        ("PUT", null, "acl", null, [("x-oss-acl", "public-read-write")]),
        ("PUT", null, "versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"u8.ToArray(), []),
        ("DELETE", null, "", null, []),
    ];
}
