using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Scenario.Integration.FakeOss;

public sealed class FileStoreTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("scenario-oss-").FullName;

    private string Store => Path.Combine(_parent, "store");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public async Task a_restart_keeps_objects_and_does_not_bring_back_what_was_deleted()
    {
        var large = RandomNumberGenerator.GetBytes(3_000_000);
        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            Assert.Equal(200, (await host.Root.SendAsync("PUT", OssTestHost.Bucket, "large", "", large)).Status);
            Assert.Equal(200, (await host.Root.PutAsync("../../escape.txt", "no", ("x-oss-meta-a", "1"))).Status);
            Assert.Equal(204, (await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "private/salary.csv")).Status);
        }

        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            Assert.Equal(large, (await host.Root.GetAsync("large")).Body);
            Assert.Equal("1", (await host.Root.GetAsync("../../escape.txt")).Header("x-oss-meta-a"));
            Assert.Equal(404, (await host.Root.GetAsync("private/salary.csv")).Status);
            Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        }

        Assert.Equal([Store], Directory.GetFileSystemEntries(_parent));
    }

    [Fact]
    public async Task overwritten_and_deleted_objects_leave_no_bytes_behind()
    {
        await using var host = await OssTestHost.StartAsync("--store", "file:" + Store);
        var before = Blobs();

        await host.Root.PutAsync("k", "first");
        await host.Root.PutAsync("k", "second");
        await host.Root.SendAsync("PUT", OssTestHost.Bucket, "copy", "", null, ("x-oss-copy-source", "/sample-bucket/k"));
        Assert.Equal(before + 1, Blobs());

        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "k");
        Assert.Equal("second", (await host.Root.GetAsync("copy")).Text);
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "copy");
        Assert.Equal(before, Blobs());
    }

    [Theory]
    [InlineData("blobs", 200_000, false)]
    [InlineData("blobs", 200_000, true)]
    [InlineData("small", 1_500, true)] // such a file is open
    public async Task bytes_lost_under_a_running_server_are_an_InternalError_that_no_copy_multiplies(string folder, int size, bool isCut)
    {
        await using var host = await OssTestHost.StartAsync("--store", "file:" + Store);
        await host.Root.PutAsync("lost", new string('x', size));
        var newest = new DirectoryInfo(Path.Combine(Store, folder)).EnumerateFiles("*", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)!;
        if (isCut)
        {
            using var file = newest.Open(FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.SetLength(0);
        }
        else
        {
            newest.Delete();
        }

        var read = await host.Root.GetAsync("lost");
        var copied = await host.Root.SendAsync("PUT", OssTestHost.Bucket, "copy", "", null, ("x-oss-copy-source", "/sample-bucket/lost"));

        Assert.Equal((500, "InternalError"), (read.Status, read.Code));
        Assert.Equal((500, "InternalError"), (copied.Status, copied.Code));
        Assert.Equal(404, (await host.Root.SendAsync("HEAD", OssTestHost.Bucket, "copy")).Status);
        Assert.Equal(200, (await host.Root.SendAsync("HEAD", OssTestHost.Bucket, "lost")).Status);
        Assert.All([read, copied], answer =>
        {
            var entry = host.Journal.Find(answer.Header("x-oss-request-id")!)!;
            Assert.Equal((500, "InternalError"), (entry.Status, entry.Code));
            Assert.Contains("bytes are missing", entry.Detail, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task start_up_removes_orphan_bytes_and_objects_without_bytes()
    {
        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            await host.Root.PutAsync("lost", new string('x', 200_000)); // too large for a file that others share
        }

        var newest = new DirectoryInfo(Path.Combine(Store, "blobs")).EnumerateFiles("*", SearchOption.AllDirectories).MaxBy(file => file.LastWriteTimeUtc)!;
        newest.Delete();
        var orphan = Path.Combine(Store, "blobs", "ab", "ab" + new string('0', 30));
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        await File.WriteAllTextAsync(orphan, "nobody's");

        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            Assert.Equal(404, (await host.Root.GetAsync("lost")).Status);
            Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        }

        Assert.False(File.Exists(orphan));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_index_that_is_gone_stops_the_start_instead_of_losing_every_object(bool isRemoved)
    {
        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            await host.Root.PutAsync("kept", "bytes");
        }

        var index = Path.Combine(Store, "index.db");
        var copy = File.ReadAllBytes(index);
        File.Delete(index + "-wal");
        File.Delete(index);
        if (!isRemoved)
        {
            await File.WriteAllBytesAsync(index, []);
        }

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => OssTestHost.StartAsync("--store", "file:" + Store));

        Assert.Contains(index, refusal.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(index, copy);
        await using var again = await OssTestHost.StartAsync("--store", "file:" + Store);
        Assert.Equal("bytes", (await again.Root.GetAsync("kept")).Text);
    }

    [Fact]
    public async Task a_first_start_that_was_cut_short_is_made_up_for()
    {
        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "2015/01/01/grass.jpg");
        }

        // as if the process had died between the seed's first bucket and its last object
        using (var index = new SqliteConnection($"Data Source={Path.Combine(Store, "index.db")};Pooling=False"))
        {
            index.Open();
            using var command = index.CreateCommand();
            command.CommandText = "DELETE FROM setting WHERE name = 'seeded'";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        await using (var host = await OssTestHost.StartAsync("--store", "file:" + Store))
        {
            Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
        }
    }

    [Fact]
    public async Task a_reset_restores_the_seed()
    {
        await using var host = await OssTestHost.StartAsync();
        await host.Root.PutAsync("extra", "x");
        await host.Root.SendAsync("DELETE", OssTestHost.Bucket, "2015/01/01/grass.jpg");

        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(host.Endpoint, "/__admin/reset"), null);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(404, (await host.Root.GetAsync("extra")).Status);
        Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
    }

    [Theory]
    [InlineData("--store", "tape:x")]
    [InlineData("--EnforceRegion", "perhaps")]
    [InlineData("--Seed:File", "/no/such/file.json")]
    public async Task a_wrong_setting_stops_the_start_and_names_the_key(string key, string value)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => OssTestHost.StartAsync(key, value));

        Assert.Contains(key.TrimStart('-'), failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    private int Blobs() => new StoredState(Store).Blobs().Count;
}
