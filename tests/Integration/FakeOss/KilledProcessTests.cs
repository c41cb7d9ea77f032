using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss;

/// <summary>
/// The host killed without warning while many requests write: new keys, overwrites, appends, completions, deletes. 100 requests by default,
/// 500 where <c>CI=true</c> or <c>SCENARIO_BIG=1</c>.
/// </summary>
public sealed class KilledProcessTests(S3Server server)
{
    private const int Overwritten = 20;
    private const int Doomed = 40;
    private const int Held = 4;

    public static TheoryData<string> Kinds => TestStore.DurableKinds;

    private static int Requests => TestSize.Of(quick: 100, full: 500);

    private static int KillAfter => Requests * 3 / 10;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task each_object_is_wholly_old_or_wholly_new_and_no_orphan_bytes_remain_after_a_kill(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        var acknowledged = new ConcurrentBag<string>();
        using (var host = await OssProcess.StartAsync(place.Arguments))
        {
            var uploads = await PrepareAsync(host.Root);
            using var held = new Holder(); // under way whenever the kill comes: a quick host may have answered all others by then
            await held.BeginAsync(host);
            var killed = false;
            await Task.WhenAll(Enumerable.Range(0, Requests).Select(async i =>
            {
                try
                {
                    acknowledged.Add(await WriteAsync(host.Root, i, uploads));
                }
                catch (Exception cut) when (cut is HttpRequestException or IOException or TaskCanceledException)
                {
                    // in flight when the process died: never acknowledged, so nothing is promised
                    Assert.True(Volatile.Read(ref killed), cut.Message);
                }

                if (acknowledged.Count >= KillAfter && !Interlocked.Exchange(ref killed, true))
                {
                    host.Kill();
                }
            }));
            Assert.True(killed);
        }

        Assert.InRange(acknowledged.Count, KillAfter, Requests);
        using (var restarted = await OssProcess.StartAsync(place.Arguments))
        {
            for (var i = 0; i < Held; i++)
            {
                Assert.Equal(404, (await restarted.Root.GetAsync($"held-{i}")).Status);
            }

            foreach (var write in acknowledged)
            {
                await CheckAcknowledgedAsync(restarted.Root, write);
            }

            await CheckAllAsync(restarted.Root);
            await CheckBytesAsync(place);
            await CheckCopiesAsync(restarted.Root, place);
        }
    }

    /// <summary>What is there before the storm: keys to overwrite, keys to delete, uploads to complete.</summary>
    private static async Task<string[]> PrepareAsync(OssTestClient root)
    {
        for (var i = 0; i < Overwritten; i++)
        {
            await PutAsync(root, $"old-{i}", $"old-{i} before");
        }

        for (var i = 0; i < Doomed; i++)
        {
            await PutAsync(root, $"doomed-{i}", $"doomed-{i}");
        }

        var ids = new string[Requests];
        for (var i = 0; i < Requests; i++)
        {
            if (i % 5 == 3)
            {
                ids[i] = await root.InitiateAsync($"whole-{i}");
                Assert.Equal(200, (await root.UploadPartAsync($"whole-{i}", ids[i], 1, ContentOf($"whole-{i} one", 100 * 1024))).Status);
                Assert.Equal(200, (await root.UploadPartAsync($"whole-{i}", ids[i], 2, ContentOf($"whole-{i} two", 10))).Status);
            }
        }

        return ids;
    }

    /// <returns>Key and content that were acknowledged; no content for a delete.</returns>
    private static async Task<string> WriteAsync(OssTestClient root, int i, string[] uploads)
    {
        switch (i % 5)
        {
            case 0:
                {
                    var key = $"old-{i / 5 % Overwritten}";
                    await PutAsync(root, key, $"{key} by {i}");
                    return $"{key}\t*"; // another may have followed: which one is for CheckAllAsync
                }

            case 1:
                {
                    var key = $"doomed-{i / 5 % Doomed}";
                    Assert.Equal(204, (await root.SendAsync("DELETE", OssTestHost.Bucket, key)).Status);
                    return $"{key}\t";
                }

            case 2:
                Assert.Equal(200, (await root.SendAsync("POST", OssTestHost.Bucket, $"log-{i}", "append&position=0",
                    ContentOf($"log-{i}", SizeOf($"log-{i}")))).Status);
                return $"log-{i}\tlog-{i}";
            case 3:
                Assert.Equal(200, (await root.SendAsync("POST", OssTestHost.Bucket, $"whole-{i}", $"uploadId={uploads[i]}", [],
                    ("x-oss-complete-all", "yes"))).Status);
                return $"whole-{i}\twhole-{i}";
            default:
                await PutAsync(root, $"new-{i}", $"new-{i}");
                return $"new-{i}\tnew-{i}";
        }
    }

    private static async Task CheckAcknowledgedAsync(OssTestClient root, string write)
    {
        var (key, content) = write.Split('\t') is [var name, var text] ? (name, text) : default;
        var answer = await root.GetAsync(key);
        Assert.Equal(content.Length == 0 ? 404 : 200, answer.Status);
        if (content is not ("" or "*"))
        {
            Assert.Equal(Whole(content), answer.Body);
        }
    }

    /// <summary>Whatever a listing shows reads back whole, with its check sum, and is one of the contents that were sent.</summary>
    private static async Task CheckAllAsync(OssTestClient root)
    {
        var keys = (await root.SendAsync("GET", OssTestHost.Bucket, null, "max-keys=1000")).Xml.Elements("Contents")
            .Select(static e => e.Element("Key")!.Value).ToList();
        Assert.InRange(keys.Count, Overwritten, 999);
        Assert.Superset(Enumerable.Range(0, Overwritten).Select(static i => $"old-{i}").ToHashSet(), keys.ToHashSet());
        foreach (var key in keys)
        {
            var answer = await root.GetAsync(key);
            Assert.Equal((200, OssCrc64.Compute(answer.Body).ToString(CultureInfo.InvariantCulture)), (answer.Status, answer.Header("x-oss-hash-crc64ecma")));
            if (key.Contains('-', StringComparison.Ordinal) && !key.Contains('/', StringComparison.Ordinal))
            {
                var content = key.StartsWith("old-", StringComparison.Ordinal) ? Encoding.UTF8.GetString(answer.Body).Split('|')[0] : key;
                Assert.StartsWith(key, content, StringComparison.Ordinal);
                Assert.True(Whole(content).AsSpan().SequenceEqual(answer.Body), $"{key} is torn");
            }
        }
    }

    /// <summary>The bytes are exactly those that the index names, and an object or a part uses each of them.</summary>
    private static async Task CheckBytesAsync(TestStore place)
    {
        Assert.Equal(place.State.Used(), await place.BlobsAsync());
        Assert.Equal(["ok"], place.State.Rows("PRAGMA integrity_check"));
    }

    /// <summary>Over S3, what is shown of the bucket is what was put into it, as it is now.</summary>
    private static async Task CheckCopiesAsync(OssTestClient root, TestStore place)
    {
        if (place.S3 is not { } s3)
        {
            return;
        }

        var put = (await root.SendAsync("GET", OssTestHost.Bucket, null, "max-keys=1000")).Xml.Elements("Contents")
            .Where(static e => e.Element("Type")!.Value == "Normal")
            .Select(static e => $"{e.Element("Key")!.Value} {e.Element("Size")!.Value}");
        using var client = S3Connection.Open(s3);
        var shown = (await S3Server.ObjectsAsync(client, s3.BucketPrefix + OssTestHost.Bucket)).Select(static found => $"{found.Key} {found.Size}");
        Assert.Equal(put.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
        Assert.Empty(place.State.Rows("SELECT * FROM readable_todo"));
    }

    private static async Task PutAsync(OssTestClient root, string key, string content) =>
        Assert.Equal(200, (await root.SendAsync("PUT", OssTestHost.Bucket, key, "", Whole(content))).Status);

    private static byte[] Whole(string content) => content.StartsWith("whole-", StringComparison.Ordinal)
        ? [.. ContentOf($"{content} one", 100 * 1024), .. ContentOf($"{content} two", 10)]
        : ContentOf(content, SizeOf(content));

    // from a few bytes to several buffers, so that the kill finds files half written
    private static int SizeOf(string content) => content.Sum(static c => c) % 7 * 60_000;

    /// <summary>The text, then as many bytes as told, which depend on the text.</summary>
    private static byte[] ContentOf(string text, int size)
    {
        var bytes = new byte[size];
        new Random(text.Sum(static c => c * 31)).NextBytes(bytes);
        return [.. Encoding.UTF8.GetBytes(text + "|"), .. bytes];
    }

    /// <summary>Uploads whose host is writing the first half and waits for the other.</summary>
    private sealed class Holder : IDisposable
    {
        private readonly List<RawConnection> _connections = [];

        public async Task BeginAsync(OssProcess host)
        {
            const int Half = 200_000;
            for (var i = 0; i < Held; i++)
            {
                var connection = await RawConnection.OpenAsync(host.Endpoint);
                _connections.Add(connection);
                var head = host.Root.HeadOf(new("PUT", OssTestHost.Bucket, $"held-{i}", "", []));
                await connection.SendAsync($"{head[..^2]}Content-Length: {2 * Half}\r\nExpect: 100-continue\r\n\r\n");
                Assert.StartsWith("HTTP/1.1 100", await connection.ReadAnswerAsync(), StringComparison.Ordinal);
                await connection.SendAsync(new string('x', Half));
            }
        }

        public void Dispose() => _connections.ForEach(static connection => connection.Dispose());
    }
}
