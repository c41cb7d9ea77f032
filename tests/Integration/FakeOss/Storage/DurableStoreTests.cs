using System.Security.Cryptography;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>What a restart over the same bytes must find, whatever keeps them.</summary>
public sealed class DurableStoreTests(S3Server server)
{
    public static TheoryData<string> Kinds => TestStore.DurableKinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_restart_keeps_objects_and_does_not_bring_back_what_was_deleted(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        var large = RandomNumberGenerator.GetBytes(9_000_000);
        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            Assert.Equal(200, (await host.Root.SendAsync("PUT", OssTestHost.Bucket, "large", "", large)).Status);
            Assert.Equal(200, (await host.Root.PutAsync("../../escape.txt", "no", ("x-oss-meta-a", "1"))).Status);
            Assert.Equal(204, (await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "private/salary.csv")).Status);
        }

        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            Assert.Equal(large, (await host.Root.GetAsync("large")).Body);
            Assert.Equal(large[8_000_000..8_500_000], (await host.Root.GetAsync("large", "", ("Range", "bytes=8000000-8499999"))).Body);
            Assert.Equal("1", (await host.Root.GetAsync("../../escape.txt")).Header("x-oss-meta-a"));
            Assert.Equal(404, (await host.Root.GetAsync("private/salary.csv")).Status);
            Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task overwritten_and_deleted_objects_leave_no_bytes_behind(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);
        var before = await BlobsAsync(host);

        await host.Root.PutAsync("k", "first");
        await host.Root.PutAsync("k", "second");
        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "copy", "", null, ("x-oss-copy-source", "/sample-bucket/k"));
        Assert.Single((await BlobsAsync(host)).Except(before));

        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "k");
        Assert.Equal("second", (await host.Root.GetAsync("copy")).Text);
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "copy");
        Assert.Equal(before.Order(), (await BlobsAsync(host)).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_start_removes_bytes_without_an_object_and_objects_without_bytes(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        string orphan;
        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            var before = await BlobsAsync(host);
            await host.Root.PutAsync("lost", "lost");
            var lost = Assert.Single((await BlobsAsync(host)).Except(before));
            await host.Store.Blobs.DeleteAsync(lost, TestContext.Current.CancellationToken);
            await using var writer = await host.Store.Blobs.CreateAsync(new("sample-bucket", "never", IsWhole: true), TestContext.Current.CancellationToken);
            await writer.WriteAsync("nobody's"u8.ToArray(), TestContext.Current.CancellationToken);
            orphan = await writer.CommitAsync(TestContext.Current.CancellationToken);
        }

        await using (var host = await OssTestHost.StartAsync(place.Arguments))
        {
            Assert.Equal(404, (await host.Root.GetAsync("lost")).Status);
            Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
            Assert.DoesNotContain(orphan, await BlobsAsync(host));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_second_process_over_the_same_store_does_not_start(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);

        var refusal = await Assert.ThrowsAsync<IOException>(() => OssTestHost.StartAsync(place.Arguments));

        Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
    }

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
