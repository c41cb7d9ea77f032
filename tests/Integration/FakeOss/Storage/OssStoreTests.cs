using System.Security.Cryptography;
using System.Text;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

public sealed class OssStoreTests(S3Server server)
{
    public static TheoryData<string> Kinds => TestStore.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task any_window_of_several_segments_reads_back(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var store = await place.OpenAsync();
        var whole = RandomNumberGenerator.GetBytes(300_000);
        var (bucket, content) = (await AddBucketAsync(store), new List<BlobSegment>());
        foreach (var part in new[] { whole[..100_001], whole[100_001..100_002], whole[100_002..] })
        {
            await using var received = await ReceiveAsync(store, part);
            content.AddRange(received.Segments);
            received.Keep();
        }

        var row = await store.WriteAsync(transaction => transaction.Objects.Put(bucket, Row(whole.Length), content));
        foreach (var (offset, length) in new[] { (0, 300_000), (100_000, 3), (100_001, 1), (299_999, 1), (5, 0), (50_000, 200_000) })
        {
            await using var open = store.Read(transaction => store.Open(transaction, row));
            using var target = new MemoryStream();
            await open.CopyToAsync(target, offset, length, CancellationToken.None);
            Assert.Equal(whole[offset..(offset + length)], target.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_reader_finishes_although_the_object_is_deleted(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var store = await place.OpenAsync();
        var bucket = await AddBucketAsync(store);
        await using var received = await ReceiveAsync(store, "still here"u8.ToArray());
        var row = await store.WriteAsync(transaction => transaction.Objects.Put(bucket, Row(10), received.Segments));
        received.Keep();

        var open = store.Read(transaction => store.Open(transaction, row));
        await store.WriteAsync(transaction => transaction.Objects.Delete(bucket, "k", default));
        using var target = new MemoryStream();
        await open.CopyToAsync(target, 0, 10, CancellationToken.None);
        await open.DisposeAsync();

        Assert.Equal("still here", Encoding.UTF8.GetString(target.ToArray()));
        Assert.Empty(await NamesAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_refused_or_broken_upload_leaves_nothing(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var store = await place.OpenAsync();

        await Assert.ThrowsAsync<OssErrorException>(() => store.ReceiveAsync(
            new MemoryStream([1, 2, 3]),
            new BlobPlace("b", "k", IsWhole: true),
            _ => throw OssError.InvalidCrc64.ToException(),
            CancellationToken.None));
        await using (await ReceiveAsync(store, [1]))
        {
            // disposed without Keep
        }

        Assert.Empty(await NamesAsync(store));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task a_blob_of_many_parts_reads_back_and_a_broken_one_leaves_nothing(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var store = await place.OpenAsync();
        var bucket = await AddBucketAsync(store);
        var whole = RandomNumberGenerator.GetBytes(20_000_001);

        await using (var received = await ReceiveAsync(store, whole))
        {
            var row = await store.WriteAsync(transaction => transaction.Objects.Put(bucket, Row(whole.Length), received.Segments));
            received.Keep();
            await using var open = store.Read(transaction => store.Open(transaction, row));
            foreach (var (offset, length) in new[] { (0, whole.Length), (8 * 1024 * 1024 - 1, 2), (19_000_000, 1_000_001) })
            {
                using var target = new MemoryStream();
                await open.CopyToAsync(target, offset, length, CancellationToken.None);
                Assert.True(whole.AsSpan(offset, length).SequenceEqual(target.ToArray()));
            }
        }

        await Assert.ThrowsAsync<IOException>(() => store.ReceiveAsync(
            new BreakingStream(new MemoryStream(whole), 17_000_000),
            new BlobPlace("b", "k", IsWhole: true),
            _ => { },
            CancellationToken.None));
        Assert.Single(await NamesAsync(store));
    }

    [Fact]
    public async Task the_file_store_refuses_names_that_are_not_its_own()
    {
        await using var place = await TestStore.CreateAsync("file", server);
        await using var blobs = new FileBlobStore(place.Name["file:".Length..], fsync: false);

        await Assert.ThrowsAsync<ArgumentException>(async () => await blobs.ReadAsync("../../etc/passwd", 0, 1, CancellationToken.None).AnyAsync());
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await blobs.ReadAsync(BlobName.Next(), 0, 1, CancellationToken.None).AnyAsync());
    }

    private static Task<BucketRow> AddBucketAsync(OssStore store) => store.WriteAsync(transaction =>
    {
        transaction.Buckets.Add(
            new BucketRow { Name = "b", Owner = "1", Region = "r", Acl = "private", StorageClass = "Standard", Redundancy = "LRS", Created = default });
        return transaction.Buckets.Find("b")!;
    });

    private static Task<ReceivedContent> ReceiveAsync(OssStore store, byte[] bytes) =>
        store.ReceiveAsync(new MemoryStream(bytes), new BlobPlace("b", "k", IsWhole: true), _ => { }, CancellationToken.None);

    private static ObjectRow Row(long size) => new() { Key = "k", ETag = "E", LastModified = default, StorageClass = "Standard", Size = size };

    private static async Task<List<string>> NamesAsync(OssStore store)
    {
        var names = new List<string>();
        await foreach (var blob in store.Blobs.ListAsync(CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    private sealed class BreakingStream(Stream inner, long limit) : ReadOnlyStream
    {
        private long _left = limit;

        public override int Read(Span<byte> buffer)
        {
            if (_left <= 0)
            {
                throw new IOException("The connection broke.");
            }

            var count = inner.Read(buffer);
            _left -= count;
            return count;
        }
    }
}
