using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Storage;

/// <summary>Alone: the slabs are those of the whole process, and other tests would move into them.</summary>
[CollectionDefinition(nameof(MemoryBlobStoreTests), DisableParallelization = true)]
[Collection(nameof(MemoryBlobStoreTests))]
public sealed class MemoryBlobStoreTests
{
    private static readonly BlobPlace Place = new("b", "k", IsWhole: true);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 64 * 1024)]
    [InlineData(64 * 1024, 64 * 1024)]
    [InlineData(64 * 1024, 128 * 1024, 1)]
    [InlineData(128 * 1024, 128 * 1024, 1024 * 1024, 5, 3 * 1024 * 1024)]
    public async Task bytes_come_back_however_they_were_written(params int[] writes)
    {
        await using var store = new MemoryBlobStore();
        var whole = new byte[writes.Sum()];
        new Random(writes.Length).NextBytes(whole);
        await using var writer = await store.CreateAsync(Place, TestContext.Current.CancellationToken);
        var at = 0;
        foreach (var count in writes)
        {
            await writer.WriteAsync(whole.AsMemory(at, count), TestContext.Current.CancellationToken);
            at += count;
        }

        var name = await writer.CommitAsync(TestContext.Current.CancellationToken);
        foreach (var (offset, length) in new[] { (0, whole.Length), (whole.Length / 3, whole.Length / 2), (whole.Length - 1, 1) })
        {
            var read = await store.ReadAsync(name, offset, length, TestContext.Current.CancellationToken)
                .SelectMany(static piece => piece.ToArray()).ToArrayAsync(TestContext.Current.CancellationToken);
            Assert.True(whole.AsSpan(offset, length).SequenceEqual(read));
        }
    }

    [Fact]
    public async Task a_deleted_blob_gives_its_memory_back_at_once_or_with_its_last_reader()
    {
        var blob = new MemoryBlob();
        blob.Append(new byte[3_000_000]);
        Assert.True(blob.TryUse());

        blob.Dispose();
        Assert.Equal(1000, blob.View(0, 1000).Length);
        blob.Dispose();

        Assert.False(blob.TryUse());
        Assert.Throws<ObjectDisposedException>(() => blob.View(0, 1));

        await using var store = new MemoryBlobStore();
        string name;
        await using (var writer = await store.CreateAsync(Place, TestContext.Current.CancellationToken))
        {
            await writer.WriteAsync(new byte[3_000_000], TestContext.Current.CancellationToken);
            name = await writer.CommitAsync(TestContext.Current.CancellationToken);
        }

        var left = 3_000_000;
        await foreach (var piece in store.ReadAsync(name, 0, left, TestContext.Current.CancellationToken))
        {
            await store.DeleteAsync(name, TestContext.Current.CancellationToken);
            left -= piece.Length;
        }

        Assert.Equal(0, left);
        await Assert.ThrowsAsync<FileNotFoundException>(
            async () => await store.ReadAsync(name, 0, 1, TestContext.Current.CancellationToken).AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task an_upload_that_is_not_committed_leaves_no_memory()
    {
        var blob = new MemoryBlob();
        blob.Append(new byte[3_000_000]);
        blob.Dispose();
        Assert.Throws<ObjectDisposedException>(() => blob.View(0, 1));

        await using var store = new MemoryBlobStore();
        await using (var writer = await store.CreateAsync(Place, TestContext.Current.CancellationToken))
        {
            await writer.WriteAsync(new byte[3_000_000], TestContext.Current.CancellationToken);
        }

        await foreach (var left in store.ListAsync(TestContext.Current.CancellationToken))
        {
            Assert.Fail(left.Name);
        }
    }

    [Fact]
    public void views_of_interleaved_pages_end_where_the_next_page_lies_elsewhere()
    {
        var random = new Random(5);
        var whole = new byte[2][];
        using NativePages first = new(), second = new();
        NativePages[] pages = [first, second];
        for (var i = 0; i < 2; i++)
        {
            whole[i] = new byte[1_500_000];
            random.NextBytes(whole[i]);
        }

        for (var at = 0; at < 1_500_000; at += 75_000)
        {
            first.Append(whole[0].AsSpan(at, 75_000));
            second.Append(whole[1].AsSpan(at, 75_000));
        }

        for (var turn = 0; turn < 2_000; turn++)
        {
            var offset = random.Next(1_500_000);
            var view = pages[turn % 2].View(offset, random.Next(1, 400_000));
            Assert.False(view.IsEmpty);
            Assert.True(whole[turn % 2].AsSpan(offset, view.Length).SequenceEqual(view.Span));
        }
    }

    [Fact]
    public void pages_serve_again_and_empty_slabs_go()
    {
        const int Slab = 64 * 1024 * 1024;
        var before = NativePages.Reserved;
        var blobs = Enumerable.Range(0, 30).Select(static i =>
        {
            var pages = new NativePages();
            pages.Append(Enumerable.Repeat((byte)i, 8_000_000).ToArray());
            return pages;
        }).ToArray();
        Assert.InRange(NativePages.Reserved - before, 3 * Slab, 4 * Slab);

        for (var i = 0; i < blobs.Length; i++)
        {
            for (var offset = 0; offset < 8_000_000;)
            {
                var view = blobs[i].View(offset, 100_000);
                Assert.InRange(view.Length, 1, 100_000);
                Assert.Equal(-1, view.Span.IndexOfAnyExcept((byte)i));
                offset += view.Length;
            }

            Assert.True(blobs[i].View(8_000_000, 1).IsEmpty);
            blobs[i].Dispose();
        }

        Assert.InRange(NativePages.Reserved, 0, before + Slab); // what ended tests left may keep one
    }
}
