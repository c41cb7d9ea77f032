namespace Scenario.Integration.FakeOss;

/// <summary>A seed whose objects lie in files beside it.</summary>
public sealed class SeedFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scenario-seed-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task an_object_given_by_file_has_the_bytes_of_that_file()
    {
        byte[] photo = [0xFF, 0xD8, 0x00, 0x0A, 0xFF, 0xD9];
        Directory.CreateDirectory(Path.Combine(_directory, "photos"));
        await File.WriteAllBytesAsync(Path.Combine(_directory, "photos", "a.jpg"), photo, TestContext.Current.CancellationToken);
        await using var host = await OssTestHost.StartAsync("--seed",
            Seed("""{"key":"a.jpg","file":"photos/a.jpg"},{"key":"b.txt","text":"b"},{"key":"empty","text":""}"""));

        Assert.Equal(photo, (await host.Root.SendAsync("GET", "files", "a.jpg")).Body);
        Assert.Equal("b"u8.ToArray(), (await host.Root.SendAsync("GET", "files", "b.txt")).Body);
        Assert.Empty((await host.Root.SendAsync("GET", "files", "empty")).Body);
    }

    [Fact]
    public async Task a_file_that_is_not_there_stops_the_start_and_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => OssTestHost.StartAsync("--seed", Seed("""{"key":"b.txt","text":"b"},{"key":"a.jpg","file":"photos/none.jpg"}""")));

        Assert.Contains("$.accounts[0].buckets[0].objects[1].file", error.Message, StringComparison.Ordinal);
        Assert.Contains("photos/none.jpg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_built_in_photo_is_whole()
    {
        await using var host = await OssTestHost.StartAsync();

        var photo = await host.Root.SendAsync("GET", OssTestHost.Bucket, "2015/01/01/grass.jpg");

        Assert.Equal(200, photo.Status);
        Assert.Equal([0xFF, 0xD8, 0xFF], photo.Body[..3]);
    }

    private string Seed(string objects)
    {
        var file = Path.Combine(_directory, "seed.json");
        File.WriteAllText(file, $$"""{"accounts":[{"accountId":"11223344","buckets":[{"name":"files","objects":[{{objects}}]}]}]}""");
        return file;
    }
}
