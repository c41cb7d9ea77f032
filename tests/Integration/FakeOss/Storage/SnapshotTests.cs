using System.Text;
using Scenario.FakeOss.Storage;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>The whole store as it was before, whatever has been done to it.</summary>
public sealed class SnapshotTests(S3Server server)
{
    public static TheoryData<string> Kinds => TestStore.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_restore_brings_back_what_was_overwritten_and_deleted_and_removes_what_came_since(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);
        await host.Root.PutAsync("overwritten", "first");
        await host.Root.PutAsync("deleted", "still here");
        await host.Root.SendAsync("POST", OssTestHost.Bucket, "log", "append&position=0", "one"u8.ToArray());
        var upload = await host.Root.InitiateAsync("whole");
        await host.Root.UploadPartAsync("whole", upload, 1, "part"u8.ToArray());
        var before = await ListAsync(host);

        await using var mark = host.Store.Snapshot();
        for (var round = 0; round < 2; round++)
        {
            await host.Root.PutAsync("overwritten", "second");
            await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "deleted");
            await host.Root.SendAsync("POST", OssTestHost.Bucket, "log", "append&position=3", "two"u8.ToArray());
            await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "whole", $"uploadId={upload}");
            await host.Root.PutAsync("new", "new");
            Assert.Equal(200, (await host.Root.SendAsync("PUT", "another-bucket", null)).Status);
            await host.Root.SetVersioningAsync(OssTestHost.Bucket, "Enabled");

            await host.Store.RestoreAsync(mark);

            Assert.Equal(before, await ListAsync(host));
            Assert.Equal("first", (await host.Root.GetAsync("overwritten")).Text);
            Assert.Equal("still here", (await host.Root.GetAsync("deleted")).Text);
            Assert.Equal("one", (await host.Root.GetAsync("log")).Text);
            Assert.Equal(404, (await host.Root.SendAsync("GET", "another-bucket", null)).Status);
            Assert.Null((await host.Root.GetAsync("overwritten")).Header("x-oss-version-id"));
        }

        Assert.Equal(200, (await host.Root.SendAsync("POST", OssTestHost.Bucket, "whole", $"uploadId={upload}", [], ("x-oss-complete-all", "yes"))).Status);
        Assert.Equal("part", (await host.Root.GetAsync("whole")).Text);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task bytes_stay_while_a_snapshot_needs_them_and_go_with_the_last_one(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);
        var seeded = await NamesAsync(host.Store);
        await host.Root.PutAsync("k", "first");
        var first = host.Store.Snapshot();
        var second = host.Store.Snapshot();
        await host.Root.PutAsync("k", "second");
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "k");

        await first.DisposeAsync();
        Assert.Single((await NamesAsync(host.Store)).Except(seeded));
        await host.Store.RestoreAsync(second);
        await second.DisposeAsync();
        Assert.Equal("first", (await host.Root.GetAsync("k")).Text);

        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "k");
        Assert.Equal(seeded.Order(), (await NamesAsync(host.Store)).Order());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => host.Store.RestoreAsync(second));
    }

    [Theory]
    [InlineData("file")]
    public async Task a_restored_store_is_what_a_restart_finds(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        List<string> before;
        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            await host.Root.PutAsync("k", "first", ("x-oss-meta-a", "1"));
            before = await ListAsync(host);
            await using var mark = host.Store.Snapshot();
            await host.Root.PutAsync("k", "second");
            await host.Root.PutAsync("other", "other");
            await host.Store.RestoreAsync(mark);
        }

        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            Assert.Equal(before, await ListAsync(host));
            var answer = await host.Root.GetAsync("k");
            Assert.Equal(("first", "1"), (answer.Text, answer.Header("x-oss-meta-a")));
        }
    }

    [Fact]
    public async Task a_download_that_began_before_a_restore_ends_with_the_bytes_it_began_with()
    {
        await using var host = await OssTestHost.StartAsync();
        await using var mark = host.Store.Snapshot();
        await host.Root.PutAsync("k", "began");
        var (bucket, key) = (OssTestHost.Bucket, "k");
        await using var open = host.Store.Read(
            transaction => host.Store.Open(transaction, transaction.Objects.FindLatest(transaction.Buckets.Find(bucket)!.Id, key)!));

        await host.Store.RestoreAsync(mark);
        using var target = new MemoryStream();
        await open.CopyToAsync(target, 0, 5, TestContext.Current.CancellationToken);

        Assert.Equal("began", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(404, (await host.Root.GetAsync("k")).Status);
    }

    private static async Task<List<string>> ListAsync(OssTestHost host) =>
        [.. (await host.Root.SendAsync("GET", OssTestHost.Bucket, null, "max-keys=1000")).Xml.Elements("Contents")
            .Select(static e => $"{e.Element("Key")!.Value} {e.Element("ETag")!.Value} {e.Element("Size")!.Value}")];

    private static async Task<List<string>> NamesAsync(OssStore store)
    {
        var names = new List<string>();
        await foreach (var blob in store.Blobs.ListAsync(TestContext.Current.CancellationToken))
        {
            names.Add(blob.Name);
        }

        return names;
    }
}
