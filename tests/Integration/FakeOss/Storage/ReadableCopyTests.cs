using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>What somebody sees who looks at the S3 server and not at OSS.</summary>
public sealed class ReadableCopyTests(S3Server server) : IAsyncLifetime
{
    private TestStore _place = null!;
    private AmazonS3Client _s3 = null!;

    public static TheoryData<string, string> AwkwardKeys => new()
    {
        { "2016/中文 +&?.jpg", "2016/中文 +&?.jpg" },
        { "plain+sign and space.txt", "plain+sign and space.txt" },
        { "a//b", "a/%2Fb" },
        { "../x", "%2E%2E/x" },
        { "a/../../../x", "a/%2E%2E/%2E%2E/%2E%2E/x" },
        { "a/./b", "a/%2E/b" },
        { "a\\..\\b", "a%5C..%5Cb" },
        { "folder/", "folder%2F" },
        { "100%", "100%" },
        { "a%2Fb", "a%252Fb" },
    };

    public async ValueTask InitializeAsync()
    {
        _place = await TestStore.CreateAsync("s3", server);
        _s3 = S3Connection.Open(_place.S3!);
    }

    public async ValueTask DisposeAsync()
    {
        _s3?.Dispose();
        if (_place is not null)
        {
            await _place.DisposeAsync();
        }
    }

    [Fact]
    public async Task an_object_is_visible_under_its_own_bucket_and_key_and_follows_every_write()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);

        Assert.Contains("2015/01/01/grass.jpg", await KeysAsync()); // the seed
        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "2016/photo.txt", "", "first"u8.ToArray(), ("Content-Type", "text/plain"));
        Assert.Equal(("first", "text/plain"), await ReadAsync("2016/photo.txt"));

        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "2016/photo.txt", "", "second"u8.ToArray(), ("Content-Type", "text/css"));
        Assert.Equal(("second", "text/css"), await ReadAsync("2016/photo.txt"));

        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "2016/copy.txt", "", null, ("x-oss-copy-source", "/sample-bucket/2016/photo.txt"));
        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "2016/empty.txt", "", []);
        Assert.Equal("second", (await ReadAsync("2016/copy.txt")).Text);
        Assert.Equal("", (await ReadAsync("2016/empty.txt")).Text);

        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "2016/photo.txt");
        Assert.DoesNotContain("2016/photo.txt", await KeysAsync());
        Assert.Equal("second", (await ReadAsync("2016/copy.txt")).Text);

        await host.Root.SendXmlAsync("POST", OssTestHost.Bucket, null, "delete",
            "<Delete><Object><Key>2016/copy.txt</Key></Object><Object><Key>2016/empty.txt</Key></Object></Delete>");
        Assert.DoesNotContain(await KeysAsync(), key => key.StartsWith("2016/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_large_object_is_visible_whole()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);
        var large = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2_200_000).Select(static i => $"{i:D7}\n")));

        Assert.Equal(200, (await host.Root.SendAsync("PUT", OssTestHost.Bucket, "large.txt", "", large)).Status);

        Assert.Equal(Encoding.ASCII.GetString(large), (await ReadAsync("large.txt")).Text);
    }

    [Fact]
    public async Task versions_show_the_latest_and_a_delete_marker_hides_it()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);
        await host.Root.SetVersioningAsync(OssTestHost.Bucket, "Enabled");
        await host.Root.PutAsync("v", "one");
        var second = (await host.Root.PutAsync("v", "two")).Header("x-oss-version-id");
        Assert.Equal("two", (await ReadAsync("v")).Text);

        var marker = (await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "v")).Header("x-oss-version-id");
        Assert.DoesNotContain("v", await KeysAsync());
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "v", $"versionId={marker}");
        Assert.Equal("two", (await ReadAsync("v")).Text);
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "v", $"versionId={second}");
        Assert.Equal("one", (await ReadAsync("v")).Text);
    }

    [Fact]
    public async Task what_is_not_one_run_of_bytes_is_not_shown()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);
        await host.Root.PutAsync("replaced", "old");
        var upload = await host.Root.InitiateAsync("replaced");
        var one = await host.Root.UploadPartAsync("replaced", upload, 1, new byte[100 * 1024]);
        var two = await host.Root.UploadPartAsync("replaced", upload, 2, [1]);
        Assert.Equal("old", (await ReadAsync("replaced")).Text);
        Assert.Equal(200, (await host.Root.CompleteAsync("replaced", upload, [(1, one.Header("ETag")!), (2, two.Header("ETag")!)])).Status);
        await host.Root.SendAsync("POST", OssTestHost.Bucket, "log", "append&position=0", "line"u8.ToArray());

        Assert.Empty((await KeysAsync()).Intersect(["replaced", "log"]));
    }

    [Fact]
    public async Task a_bucket_is_visible_and_goes_when_it_goes()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);
        var bucket = "b" + Guid.NewGuid().ToString("N")[..12];
        await host.Root.SendAsync("PUT", bucket);
        Assert.Contains(Physical(bucket), await BucketsAsync());

        await host.Root.SendAsync("PUT", bucket, "k", "", [1]);
        await host.Root.SendAsync("DELETE", bucket, "k");
        Assert.Equal(204, (await host.Root.SendAsync("DELETE", bucket)).Status);
        Assert.DoesNotContain(Physical(bucket), await BucketsAsync());
    }

    [Fact]
    public async Task a_bucket_that_somebody_else_made_keeps_their_objects_and_stays()
    {
        var bucket = "b" + Guid.NewGuid().ToString("N")[..12];
        await _s3.PutBucketAsync(Physical(bucket), TestContext.Current.CancellationToken);
        await _s3.PutObjectAsync(new PutObjectRequest { BucketName = Physical(bucket), Key = "theirs", ContentBody = "x", UseChunkEncoding = false },
            TestContext.Current.CancellationToken);
        await using (var host = await OssTestHost.StartAsync(_place.Arguments))
        {
            await host.Root.SendAsync("PUT", bucket);
            await host.Root.SendAsync("PUT", bucket, "ours", "", [1]);
        }

        await using (var host = await OssTestHost.StartAsync(_place.Arguments))
        {
            Assert.Equal(["ours", "theirs"], await S3Server.KeysAsync(_s3, Physical(bucket)));
            await host.Root.SendAsync("DELETE", bucket, "ours");
            Assert.Equal(204, (await host.Root.SendAsync("DELETE", bucket)).Status);
            Assert.Equal(["theirs"], await S3Server.KeysAsync(_s3, Physical(bucket)));
        }
    }

    [Theory]
    [MemberData(nameof(AwkwardKeys))]
    public async Task a_key_that_servers_refuse_is_escaped(string key, string expected)
    {
        await using var strict = await StrictAsync();
        await using var host = await OssTestHost.StartAsync(Through(strict));

        Assert.Equal(200, (await host.Root.PutAsync(key, key)).Status);

        Assert.Equal(key, (await host.Root.GetAsync(key)).Text);
        Assert.Contains(expected, await KeysAsync());
        Assert.Equal(key, (await ReadAsync(expected)).Text);
        Assert.Equal(204, (await host.Root.SendAsync("DELETE", OssTestHost.Bucket, key)).Status);
        Assert.DoesNotContain(expected, await KeysAsync());
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(256)]
    public async Task a_key_too_long_for_a_file_system_is_named_by_its_metadata(int length)
    {
        await using var strict = await StrictAsync();
        await using var host = await OssTestHost.StartAsync(Through(strict));
        var key = new string('k', length);

        Assert.Equal(200, (await host.Root.PutAsync(key, "long")).Status);

        var shown = Assert.Single(await KeysAsync(), name => name.StartsWith("%~", StringComparison.Ordinal));
        Assert.Equal("long", (await ReadAsync(shown)).Text);
        var metadata = (await _s3.GetObjectMetadataAsync(Physical(OssTestHost.Bucket), shown, TestContext.Current.CancellationToken)).Metadata;
        Assert.Equal(key, Encoding.UTF8.GetString(Convert.FromBase64String(metadata["x-amz-meta-" + S3Origin.Key])));
    }

    [Theory]
    [InlineData("a", "a/b", "a", "%61%2Fb")]
    [InlineData("a/b", "a", "a/b", "%61")]
    public async Task a_key_below_another_one_moves_aside_where_the_server_refuses_both(string first, string second, string firstShown, string secondShown)
    {
        await using var strict = await StrictAsync();
        await using var host = await OssTestHost.StartAsync(Through(strict));

        Assert.Equal(200, (await host.Root.PutAsync(first, "first")).Status);
        Assert.Equal(200, (await host.Root.PutAsync(second, "second")).Status);
        Assert.Equal(("first", "second"), ((await host.Root.GetAsync(first)).Text, (await host.Root.GetAsync(second)).Text));
        Assert.Equal(("first", "second"), ((await ReadAsync(firstShown)).Text, (await ReadAsync(secondShown)).Text));

        await host.Root.PutAsync(second, "changed");
        Assert.Equal("changed", (await ReadAsync(secondShown)).Text);
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, first);
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, second);
        Assert.Empty((await KeysAsync()).Intersect([firstShown, secondShown]));
    }

    [Fact]
    public async Task a_start_makes_up_for_what_a_crash_after_the_commit_left_undone()
    {
        IReadOnlyList<BlobSegment> segments;
        await using (var store = await _place.OpenAsync())
        {
            var id = await store.WriteAsync(transaction => transaction.Buckets.Add(Bucket("crashed")));
            await using var kept = await store.ReceiveAsync(new MemoryStream([65]), new BlobPlace("crashed", "k", IsWhole: true), _ => { },
                CancellationToken.None);
            await store.WriteAsync(transaction => transaction.Objects.Put(transaction.Buckets.FindById(id)!, Row("gone"), []));
            kept.Keep();
            segments = kept.Segments;
        }

        // the last transaction of a process that dies before it goes on
        using (var index = _place.OpenIndex())
        {
            await index.WriteAsync(transaction =>
            {
                var bucket = transaction.Buckets.Find("crashed")!;
                transaction.Objects.Put(bucket, Row("k"), segments);
                return transaction.Objects.Delete(bucket, "gone", default);
            });
        }

        Assert.Equal(["gone"], await S3Server.KeysAsync(_s3, Physical("crashed")));

        await using (await _place.OpenAsync())
        {
            Assert.Equal(["k"], await S3Server.KeysAsync(_s3, Physical("crashed")));
        }
    }

    [Fact]
    public async Task a_reset_leaves_the_seed_alone()
    {
        await using var host = await OssTestHost.StartAsync(_place.Arguments);
        var seed = await KeysAsync();
        await host.Root.PutAsync("extra", "x");
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "2015/01/01/grass.jpg");

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(host.Endpoint, "/__admin/reset"), null, TestContext.Current.CancellationToken);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(seed, await KeysAsync());
    }

    private static BucketRow Bucket(string name) => new()
    {
        Name = name,
        Owner = OssTestHost.Account,
        Region = "r",
        Acl = "private",
        StorageClass = "Standard",
        Redundancy = "LRS",
        Created = default,
    };

    private static ObjectRow Row(string key) => new() { Key = key, ETag = "E", LastModified = default, StorageClass = "Standard", Size = 1 };

    private async Task<S3Proxy> StrictAsync()
    {
        var proxy = await S3Proxy.StartAsync(_place.S3!.Endpoint);
        proxy.Refuse = new MinioKeyRules(_place.S3.BlobBucket).Check;
        return proxy;
    }

    private string[] Through(S3Proxy proxy) => [.. _place.Arguments, "--store", "s3:" + proxy.Endpoint];

    private string Physical(string bucket) => _place.S3!.BucketPrefix + bucket;

    private Task<List<string>> KeysAsync() => S3Server.KeysAsync(_s3, Physical(OssTestHost.Bucket));

    private async Task<List<string>> BucketsAsync() =>
        [.. (await _s3.ListBucketsAsync(TestContext.Current.CancellationToken)).Buckets.Select(static bucket => bucket.BucketName)];

    private async Task<(string Text, string ContentType)> ReadAsync(string s3Key)
    {
        // By a range: s3rver keeps the ETag of what a copy has overwritten, and for whole objects the SDK compares it.
        var whole = (await _s3.GetObjectMetadataAsync(Physical(OssTestHost.Bucket), s3Key, TestContext.Current.CancellationToken)).ContentLength;
        var request = new GetObjectRequest
        {
            BucketName = Physical(OssTestHost.Bucket),
            Key = s3Key,
            ByteRange = whole > 0 ? new ByteRange(0, whole - 1) : null
        };
        using var answer = await _s3.GetObjectAsync(request, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(answer.ResponseStream);
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken), answer.Headers.ContentType);
    }
}
