using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Storage;

public sealed class VersioningTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly OssIndex _index = new();
    private readonly long _bucketId;

    public VersioningTests() => _bucketId = Write(transaction => transaction.Buckets.Add(new BucketRow
    {
        Name = "versions",
        Owner = "1",
        Region = "cn-hangzhou",
        Acl = "private",
        StorageClass = "Standard",
        Redundancy = "LRS",
        Created = Now,
    }));

    public void Dispose() => _index.Dispose();

    [Fact]
    public void without_versioning_a_put_replaces_and_releases_the_old_bytes()
    {
        Put("k", "one");
        var (_, released, _) = Commit(transaction => transaction.Objects.Put(Bucket(transaction), Row("k"), [new BlobSegment("two", 1)]));

        Assert.Equal(["one"], released);
    }

    [Fact]
    public void enabled_versioning_keeps_every_state_and_deletes_by_marker()
    {
        SetVersioning("Enabled");
        var first = Put("k", "one");
        var second = Put("k", "two");
        var marker = Write(transaction => transaction.Objects.Delete(Bucket(transaction), "k", Now))!;

        Assert.NotEqual(first.VersionId, second.VersionId);
        Assert.True(Latest("k")!.IsDeleteMarker);
        Assert.Empty(Stored.Objects.ListLatest(_bucketId, []));
        Assert.Equal(
            [marker.VersionId, second.VersionId, first.VersionId],
            Stored.Objects.ListVersions(_bucketId, []).Select(static row => row.VersionId));

        Write(transaction => transaction.Objects.DeleteVersion(Bucket(transaction), "k", marker.VersionId));
        Assert.Equal(second.VersionId, Latest("k")!.VersionId);
    }

    [Fact]
    public void suspended_versioning_replaces_only_the_null_version()
    {
        SetVersioning("Enabled");
        var kept = Put("k", "one");
        SetVersioning("Suspended");
        Put("k", "two");
        Put("k", "three");

        var versions = Stored.Objects.ListVersions(_bucketId, []).Select(static row => row.VersionId);
        Assert.Equal([ObjectRow.NullVersion, kept.VersionId], versions);
    }

    [Fact]
    public void shared_bytes_are_released_with_their_last_user()
    {
        Put("a", "shared");
        Put("b", "shared");

        Assert.Empty(Commit(transaction => transaction.Objects.Delete(Bucket(transaction), "a", Now)).Released);
        Assert.Equal(["shared"], Commit(transaction => transaction.Objects.Delete(Bucket(transaction), "b", Now)).Released);
    }

    [Fact]
    public void a_failed_transaction_changes_nothing()
    {
        Put("k", "one");

        Assert.Throws<InvalidOperationException>(() => Commit<bool>(transaction =>
        {
            transaction.Objects.Delete(Bucket(transaction), "k", Now);
            throw new InvalidOperationException();
        }));

        Assert.NotNull(Latest("k"));
    }

    [Fact]
    public void replacing_a_part_and_ending_an_upload_release_their_bytes()
    {
        Write(transaction =>
        {
            transaction.Uploads.Add(new UploadRow { Id = "U1", BucketId = _bucketId, Key = "k", Initiated = Now, StorageClass = "Standard" });
            transaction.Uploads.PutPart("U1", new PartRow(1, "E", 1, 0, Now, "p1"));
            return true;
        });

        Assert.True(Stored.Buckets.HasContent(_bucketId));
        Assert.Equal(["p1"], Commit(transaction =>
        {
            transaction.Uploads.PutPart("U1", new PartRow(1, "F", 1, 0, Now, "p2"));
            return true;
        }).Released);
        Assert.Equal(["p2"], Commit(transaction =>
        {
            transaction.Uploads.Remove("U1");
            return true;
        }).Released);
    }

    private static ObjectRow Row(string key) => new() { Key = key, ETag = "E", LastModified = Now, StorageClass = "Standard", Size = 1 };

    private ObjectRow Put(string key, string blob) =>
        Write(transaction => transaction.Objects.Put(Bucket(transaction), Row(key), [new BlobSegment(blob, 1)]));

    private IndexTransaction Stored => new(_index.State, isReadOnly: true);

    private ObjectRow? Latest(string key) => Stored.Objects.FindLatest(_bucketId, key);

    private BucketRow Bucket(IndexTransaction transaction) => transaction.Buckets.FindById(_bucketId)!;

    private void SetVersioning(string value) => Write(transaction =>
    {
        transaction.Buckets.SetVersioning(_bucketId, value);
        return true;
    });

    private T Write<T>(Func<IndexTransaction, T> work) => Commit(work).Result;

    // without a journal a write is done when it returns
    private IndexCommit<T> Commit<T>(Func<IndexTransaction, T> work) => _index.WriteAsync(work).GetAwaiter().GetResult();
}
