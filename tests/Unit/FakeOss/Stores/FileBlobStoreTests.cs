using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;

namespace Scenario.Unit.FakeOss.Stores;

public sealed class FileBlobStoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scenario-blobs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(1024)] // fills the smallest slot
    [InlineData(1025)]
    [InlineData(131_072)] // fills the largest slot
    [InlineData(131_073)]
    [InlineData(40_000, 40_000)]
    [InlineData(80_000, 80_000)]
    [InlineData(100, 200_000)]
    public async Task bytes_come_back_after_a_restart_however_they_were_written(params int[] writes)
    {
        var whole = new byte[writes.Sum()];
        new Random(writes[0]).NextBytes(whole);
        string name;
        await using (var store = await OpenAsync())
        {
            await using var writer = await store.CreateAsync(new("b", "k", IsWhole: true), TestContext.Current.CancellationToken);
            var at = 0;
            foreach (var count in writes)
            {
                await writer.WriteAsync(whole.AsMemory(at, count), TestContext.Current.CancellationToken);
                at += count;
            }

            name = await writer.CommitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(whole, await ReadAsync(store, name, 0, whole.Length));
        }

        await using (var store = await OpenAsync())
        {
            Assert.Equal([new StoredBlob(name, whole.Length)], await AllAsync(store));
            Assert.Equal(whole[(whole.Length / 2)..], await ReadAsync(store, name, whole.Length / 2, whole.Length - (whole.Length / 2)));
        }
    }

    [Fact]
    public async Task a_freed_slot_serves_again_and_never_under_its_old_name()
    {
        await using var store = await OpenAsync();
        var first = await WriteAsync(store, 1);
        var reader = store.ReadAsync(first, 0, 100, TestContext.Current.CancellationToken);
        await store.DeleteAsync(first, TestContext.Current.CancellationToken);
        await store.DeleteAsync(first, TestContext.Current.CancellationToken);

        var second = await WriteAsync(store, 2);
        var third = await WriteAsync(store, 3);

        Assert.Equal(first[..14], second[..14]); // the same place
        Assert.NotEqual(second[..14], third[..14]);
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync(store, first, 0, 100));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await reader.AnyAsync(TestContext.Current.CancellationToken));
        Assert.All(await ReadAsync(store, second, 0, 100), static value => Assert.Equal(2, value));
        Assert.All(await ReadAsync(store, third, 0, 100), static value => Assert.Equal(3, value));
    }

    [Fact]
    public async Task a_slot_that_a_crash_cut_short_is_free_and_the_others_stay()
    {
        string kept;
        await using (var store = await OpenAsync())
        {
            kept = await WriteAsync(store, 1);
            await WriteAsync(store, 2);
        }

        var file = Path.Combine(_directory, "small", "1024-0");
        await using (var cut = new FileStream(file, FileMode.Open))
        {
            cut.SetLength(1024 + 16 + 50);
        }

        await using (var store = await OpenAsync())
        {
            Assert.Equal([new StoredBlob(kept, 100)], await AllAsync(store));
            var next = await WriteAsync(store, 3);
            Assert.All(await ReadAsync(store, kept, 0, 100), static value => Assert.Equal(1, value));
            Assert.All(await ReadAsync(store, next, 0, 100), static value => Assert.Equal(3, value));
        }
    }

    [Fact]
    public async Task many_writers_at_once_do_not_share_a_slot()
    {
        await using var store = await OpenAsync();
        var names = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => WriteAsync(store, (byte)i))));

        Assert.Equal(200, names.Distinct().Count());
        for (var i = 0; i < names.Length; i++)
        {
            Assert.All(await ReadAsync(store, names[i], 0, 100), value => Assert.Equal((byte)i, value));
        }
    }

    [Theory]
    [InlineData("0affffff000000-0000000000000001")]
    [InlineData("0a000000ffffff-0000000000000001")]
    [InlineData("ff000000000000-0000000000000001")]
    [InlineData("00000000000000-0000000000000000")]
    public async Task a_place_that_does_not_exist_is_no_blob(string name)
    {
        await using var store = await OpenAsync();
        await WriteAsync(store, 1);

        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync(store, name, 0, 1));
        await store.DeleteAsync(name, TestContext.Current.CancellationToken);
    }

    private async Task<FileBlobStore> OpenAsync()
    {
        var store = new FileBlobStore(_directory, fsync: false);
        await store.PrepareAsync(TestContext.Current.CancellationToken);
        return store;
    }

    private static async Task<string> WriteAsync(FileBlobStore store, byte value)
    {
        await using var writer = await store.CreateAsync(new("b", "k", IsWhole: true), TestContext.Current.CancellationToken);
        await writer.WriteAsync(Enumerable.Repeat(value, 100).ToArray(), TestContext.Current.CancellationToken);
        return await writer.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> ReadAsync(FileBlobStore store, string name, int offset, int length) =>
        await store.ReadAsync(name, offset, length, TestContext.Current.CancellationToken)
            .SelectMany(static piece => piece.ToArray()).ToArrayAsync(TestContext.Current.CancellationToken);

    private static async Task<List<StoredBlob>> AllAsync(FileBlobStore store)
    {
        var all = new List<StoredBlob>();
        await foreach (var blob in store.ListAsync(TestContext.Current.CancellationToken))
        {
            all.Add(blob);
        }

        return all;
    }
}
