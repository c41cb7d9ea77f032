using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.FakeSts;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>An S3 server that is down, overloaded, strict, or somebody else's.</summary>
public sealed class S3FailureTests(S3Server server) : IAsyncLifetime
{
    private TestStore _place = null!;
    private S3Proxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _place = await TestStore.CreateAsync("s3", server);
        _proxy = await S3Proxy.StartAsync(_place.S3!.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
            await _place.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(503, "SlowDown", 503, "ServiceUnavailable")]
    [InlineData(500, "InternalError", 503, "ServiceUnavailable")]
    [InlineData(403, "AccessDenied", 500, "InternalError")]
    [InlineData(404, "NoSuchBucket", 500, "InternalError")]
    public async Task a_failed_put_is_the_vendors_code_and_stores_nothing(int status, string code, int expectedStatus, string expectedCode)
    {
        await using var host = await OssTestHost.StartAsync(Arguments);
        await host.Root.PutAsync("kept", "old");
        var before = await BlobsAsync(host);
        _proxy.Refuse = (request, _) => request.Method == "PUT" ? (status, code) : null;

        var answer = await host.Root.PutAsync("kept", "new");
        Assert.Equal((expectedStatus, expectedCode), (answer.Status, answer.Code));
        Assert.Equal(404, (await host.Root.GetAsync("new")).Status);

        _proxy.Refuse = static (_, _) => null;
        Assert.Equal("old", (await host.Root.GetAsync("kept")).Text);
        Assert.Equal(before, await BlobsAsync(host));
        Assert.Equal(200, (await host.Root.PutAsync("kept", "new")).Status);
    }

    [Fact]
    public async Task a_server_that_fails_at_the_last_part_leaves_nothing_of_the_upload()
    {
        await using var host = await OssTestHost.StartAsync(Arguments);
        var before = await BlobsAsync(host);
        _proxy.Refuse = static (request, raw) => raw.Contains("partNumber=3", StringComparison.Ordinal) ? (500, "InternalError")
            : request.Method == "DELETE" && raw.Contains("uploadId=", StringComparison.Ordinal) ? (204, "") // s3rver has no abort
            : null;

        var answer = await host.Root.SendAsync("PUT", OssTestHost.Bucket, "large", "", new byte[20_000_000]);

        Assert.Equal((503, "ServiceUnavailable"), (answer.Status, answer.Code));
        Assert.Equal(404, (await host.Root.GetAsync("large")).Status);
        Assert.Equal(before, await BlobsAsync(host));
        Assert.Single(_proxy.Seen, static seen => seen.StartsWith("DELETE ", StringComparison.Ordinal) && seen.Contains("uploadId=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_failed_read_is_the_vendors_code_too()
    {
        await using var host = await OssTestHost.StartAsync(Arguments);
        await host.Root.PutAsync("k", "bytes");
        _proxy.Refuse = static (request, _) => request.Method == "GET" ? (503, "SlowDown") : null;

        var answer = await host.Root.GetAsync("k");
        Assert.Equal((503, "ServiceUnavailable"), (answer.Status, answer.Code));

        _proxy.Refuse = static (_, _) => null;
        Assert.Equal("bytes", (await host.Root.GetAsync("k")).Text);
    }

    [Fact]
    public async Task a_readable_copy_that_fails_does_not_fail_the_write_and_is_made_up_for_after_a_while()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var log = new CapturedLog();
        ReadableCopies copies = null!;
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new MovableClock(time)).AddSingleton<ILoggerProvider>(log).AddSingleton(provider =>
            {
                var (options, logger) = (_place.S3! with { Endpoint = _proxy.Endpoint }, provider.GetRequiredService<ILogger<OssStore>>());
                var file = StoreFactories.OpenIndex(options.IndexDirectory, fsync: false, isFollowed: true);
                var index = new OssIndex(file);
                var blobs = new S3BlobStore(S3Connection.Open(options), options, index, file, logger);
                copies = new ReadableCopies(blobs, options, index, file, provider.GetRequiredService<MovableClock>(), logger);
                return new OssStore(index, blobs, logger, copies);
            }),
            Arguments);
        _proxy.Refuse = static (request, _) => request.Headers.ContainsKey("x-amz-copy-source") ? (503, "SlowDown") : null;
        Assert.Equal(200, (await host.Root.PutAsync("first", "1")).Status);

        // nobody pays for it in the meantime, not even who writes the same key again
        Assert.DoesNotContain("COPY", await CallsOfAsync(host, "first"));
        time.Advance(TimeSpan.FromSeconds(1)); // refused again, so the next time is two seconds away
        await copies.MakingUp;
        _proxy.Refuse = static (_, _) => null;
        time.Advance(TimeSpan.FromSeconds(1));
        await copies.MakingUp;
        Assert.DoesNotContain("first", await ShownAsync());
        time.Advance(TimeSpan.FromSeconds(1));
        await copies.MakingUp;

        Assert.Contains("first", await ShownAsync());
        var lines = log.Lines.Where(static line => line.Contains("readable copy", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, static line => Assert.Contains(": 503 SlowDown: the readable copy of sample-bucket/first is behind", line, StringComparison.Ordinal));
        Assert.All(lines, static line => Assert.DoesNotContain('\n', line));
    }

    [Theory]
    [InlineData(400, 409)]
    [InlineData(403, 500)]
    public async Task keys_that_collide_on_the_server_cost_no_put_more_than_twice_the_calls_of_a_plain_one(int below, int above)
    {
        await using var host = await OssTestHost.StartAsync(Arguments);
        var rules = new MinioKeyRules(_place.S3!.BlobBucket, (below, below == 403 ? "AccessDenied" : "XMinioParentIsObject"),
            (above, above == 500 ? "InternalError" : "XMinioObjectExistsAsDirectory"));
        _proxy.Refuse = rules.Check;
        await CallsOfAsync(host, "plain");
        var plain = (await CallsOfAsync(host, "plain")).Count;
        // ten pairs: one below an object, one above
        var keys = Enumerable.Range(0, 5).SelectMany(static n => (string[])[$"down{n}", $"down{n}/below", $"up{n}/below", $"up{n}"]).ToList();

        for (var round = 0; round < 10; round++)
        {
            foreach (var key in keys)
            {
                var calls = await CallsOfAsync(host, key);
                Assert.True(calls.Count <= 2 * plain, $"{key} took {string.Join(", ", calls)}, a plain key {plain} calls");
            }
        }

        var shown = await ShownAsync();
        Assert.Equal(10, shown.Intersect(keys).Count());
        Assert.Equal(10, shown.Count(static name => name.Contains('%', StringComparison.Ordinal)));
        Assert.Contains("plain", shown);
    }

    [Fact]
    public async Task a_server_that_hangs_is_503_after_a_bounded_time()
    {
        // A second is short for a slow machine too, so what is to be answered is asked until it is.
        await using var host = await PersistAsync(() => OssTestHost.StartAsync([.. Arguments, "--S3:TimeoutSeconds", "1"]));
        Assert.Equal(200, (await PersistAsync(() => host.Root.PutAsync("kept", "old"), InTime)).Status);
        _proxy.Hang = static (request, _) => request.Method is "PUT" or "GET";

        var put = await host.Root.PutAsync("kept", "new");
        var get = await host.Root.GetAsync("kept");

        Assert.Equal((503, "ServiceUnavailable"), (put.Status, put.Code));
        Assert.Equal((503, "ServiceUnavailable"), (get.Status, get.Code));
        _proxy.Hang = static (_, _) => false;
        Assert.Equal("old", (await PersistAsync(() => host.Root.GetAsync("kept"), InTime)).Text);

        static bool InTime(OssAnswer answer) => answer.Status != 503;
    }

    [Fact]
    public async Task a_refused_request_is_one_line_of_log_with_the_reason_first()
    {
        using var log = new CapturedLog();
        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton<ILoggerProvider>(log), Arguments);
        _proxy.Refuse = static (request, _) => request.Method == "PUT" ? (403, "AccessDenied") : null;
        var before = log.Lines.Count;

        await host.Root.PutAsync("refused", "x");

        var line = Assert.Single(log.Lines.Skip(before));
        Assert.Contains(": The S3 server answered PutObject with 403 AccessDenied", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public async Task a_start_aborts_the_multipart_uploads_that_a_killed_process_left()
    {
        string name;
        await using (var store = await _place.OpenAsync())
        {
            // a writer that is never disposed, as in a killed process
            var writer = await store.Blobs.CreateAsync(new("b", "k", IsWhole: true), TestContext.Current.CancellationToken);
            await writer.WriteAsync(new byte[9 * 1024 * 1024], TestContext.Current.CancellationToken);
            name = Assert.Single(_place.State.Rows("SELECT blob FROM s3_upload"));
        }

        _proxy.Refuse = static (request, raw) => request.Method == "DELETE" && raw.Contains("uploadId=", StringComparison.Ordinal) ? (204, "") : null;
        await using (var host = await OssTestHost.StartAsync(Arguments))
        {
            Assert.Single(_proxy.Seen, seen => seen.StartsWith("DELETE ", StringComparison.Ordinal) && seen.Contains(name, StringComparison.Ordinal)
                && seen.Contains("uploadId=", StringComparison.Ordinal));
            Assert.Empty(_place.State.Rows("SELECT blob FROM s3_upload"));
            Assert.DoesNotContain(name, await BlobsAsync(host));
        }
    }

    [Fact]
    public async Task an_emptied_or_different_server_stops_the_start_instead_of_losing_every_object()
    {
        await using (var host = await OssTestHost.StartAsync(Arguments))
        {
            await host.Root.PutAsync("k", "precious");
        }

        // another server: it has the bucket, and nothing in it
        _proxy.Refuse = (request, raw) => request.Method == "HEAD" && !raw.EndsWith(_place.S3!.BlobBucket, StringComparison.Ordinal) ? (404, "NotFound") : null;
        var refusal = await Assert.ThrowsAnyAsync<IOException>(() => OssTestHost.StartAsync(Arguments));
        Assert.Contains("S3:IndexDirectory", refusal.Message, StringComparison.Ordinal);

        _proxy.Refuse = static (_, _) => null;
        await using (var host = await OssTestHost.StartAsync(Arguments))
        {
            Assert.Equal("precious", (await host.Root.GetAsync("k")).Text);
        }
    }

    [Fact]
    public async Task a_server_that_is_not_there_stops_the_start_and_says_so()
    {
        var arguments = Arguments;
        await _proxy.DisposeAsync();

        var refusal = await Assert.ThrowsAnyAsync<IOException>(() => OssTestHost.StartAsync(arguments));

        Assert.Contains("S3 server did not answer", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3:", "Store")]
    [InlineData("s3:127.0.0.1:9000", "Store")]
    [InlineData("s3:ftp://host", "Store")]
    [InlineData("s3:http://key:secret@host", "Store")]
    [InlineData("s3:http://host/path", "Store")]
    [InlineData("s3:http://host", "SCENARIO_S3_ACCESS_KEY")]
    public async Task a_wrong_setting_names_its_key(string store, string key)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => OssTestHost.StartAsync("--store", store, "--SCENARIO_S3_ACCESS_KEY", ""));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>What the server was asked while a key was written; copies within it are called COPY.</summary>
    private async Task<List<string>> CallsOfAsync(OssTestHost host, string key)
    {
        var before = _proxy.Seen.Count;
        Assert.Equal(200, (await host.Root.PutAsync(key, key)).Status);
        return [.. _proxy.Seen.Skip(before).Select(static seen => seen.Split(' ')[0])];
    }

    private static async Task<T> PersistAsync<T>(Func<Task<T>> attempt, Predicate<T>? isDone = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(5));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                var result = await attempt();
                if (isDone is null || isDone(result))
                {
                    return result;
                }
            }
            catch (IOException)
            {
                // a start that was not answered in time
            }
        }
    }

    private async Task<List<string>> ShownAsync()
    {
        using var s3 = S3Connection.Open(_place.S3!);
        return await S3Server.KeysAsync(s3, _place.S3!.BucketPrefix + OssTestHost.Bucket);
    }

    private string[] Arguments => [.. _place.Arguments, "--store", "s3:" + _proxy.Endpoint];

    private static async Task<List<string>> BlobsAsync(OssTestHost host)
    {
        var names = new List<string>();
        await foreach (var blob in host.Store.Blobs.ListAsync(TestContext.Current.CancellationToken))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
