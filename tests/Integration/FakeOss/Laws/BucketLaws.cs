using System.Text;
using Amazon.S3;
using FsCheck;
using FsCheck.Fluent;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>
/// Random requests over HTTP, answer for answer as a plain model says. The seed is fixed, so a failure comes back, in its shortest form.
/// Memory and file play what takes about three seconds, three times as much where <c>CI=true</c> or <c>SCENARIO_BIG=1</c>.
/// </summary>
public abstract class BucketLaws(LawHost fixture) : IAsyncLifetime
{
    // one size, so that fewer sequences are the first of more; with this seed the first eight meet every turning point
    private static readonly Config Config = Config.QuickThrowOnFailure.WithReplay(20260180, 1).WithStartSize(30).WithEndSize(30);

    private static readonly HashSet<string> TurningPoints =
    [
        "PUT  200", "PUT  404 NoSuchKey", "PUT  404 NoSuchVersion", "PUT  409 FileAlreadyExists", "PUT  400 InvalidDigest", "PUT  400 InvalidCRC64",
        "GET  200", "GET  206", "GET  404 NoSuchKey", "GET versionId 200", "GET versionId 405 MethodNotAllowed", "HEAD  200",
        "POST append&position 200", "POST append&position 409 ObjectNotAppendable", "POST append&position 409 PositionNotEqualToLength",
        "DELETE  204", "DELETE versionId 204", "POST delete 200", "PUT versioning 200",
        "POST uploads 200", "PUT partNumber&uploadId 200", "PUT partNumber&uploadId 400 OperationNotSupported", "PUT partNumber&uploadId 404 NoSuchUpload",
        "POST uploadId 200", "POST uploadId 400 InvalidPart", "POST uploadId 400 InvalidPartOrder", "POST uploadId 400 EntityTooSmall",
        "POST uploadId 404 NoSuchUpload",
        "DELETE uploadId 204", "DELETE uploadId 404 NoSuchUpload", "GET uploadId&max-parts&part-number-marker 200",
        "GET versions&prefix&delimiter&encoding-type&max-keys&key-marker&version-id-marker 200",
        "GET uploads&prefix&delimiter&encoding-type&max-uploads&key-marker&upload-id-marker 200",
    ];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private OssTestHost Host => fixture.Host;

    public ValueTask InitializeAsync() => new(fixture.StartAsync());

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task copy_list_delete_append_and_multipart_are_what_the_model_says()
    {
        await Task.Run(() => Prop.ForAll(BucketCommandGenerator.Sequences, commands => RunAsync(commands).GetAwaiter().GetResult())
            .Check(Config.WithMaxTest(fixture.Sequences)));

        // not proven by refusing everything, nor by never meeting a rule
        Assert.Superset(TurningPoints, _seen);
    }

    [Fact]
    public Task pages_put_together_are_the_whole_listing() => Task.Run(() =>
        Prop.ForAll(BucketCommandGenerator.FullBuckets,
            bucket => RunAsync([.. bucket.Keys.Select(static key => new Put(key, new Chunk(1, 0), false)), .. bucket.Listings]).GetAwaiter().GetResult())
            .Check(Config.WithMaxTest(fixture.Sequences / 2).WithStartSize(4).WithEndSize(30)));

    private async Task RunAsync(IReadOnlyList<BucketCommand> commands)
    {
        var before = await BlobsAsync();
        var run = new BucketRun(Host.Root, await Host.Root.NewBucketAsync(), _seen);
        foreach (var command in commands)
        {
            await command.RunAsync(run);
        }

        foreach (var key in run.Model.Keys)
        {
            for (var version = 0; version < run.Model.VersionsOf(key).Count; version++)
            {
                await new Get(key, version, null).RunAsync(run);
            }
        }

        await new ListVersions("", "", 3).RunAsync(run);
        await new ListUploads("", "", 3).RunAsync(run);
        var known = Host.Store.Read(static transaction => transaction.State.Blobs.Select(static blob => new StoredBlob(blob.Key, blob.Value.Size)));
        Assert.Equal(known.OrderBy(NameOf), await BlobsAsync());
        await CheckAsync(run);
        await EmptyAsync(run);
        Assert.Equal(before, await BlobsAsync());
    }

    /// <summary>What else must be true of the store after a sequence.</summary>
    private protected virtual Task CheckAsync(BucketRun run) => Task.CompletedTask;

    /// <summary>After the last object and upload the bucket can be deleted, and all its bytes are gone.</summary>
    private static async Task EmptyAsync(BucketRun run)
    {
        foreach (var key in run.Model.Keys.ToList())
        {
            while (run.Model.VersionsOf(key).Count > 0)
            {
                await new Delete(key, 0).RunAsync(run);
            }
        }

        for (var upload = 0; upload < run.Model.Uploads.Count; upload++)
        {
            await new Abort(upload).RunAsync(run);
        }

        Assert.Equal(204, (await run.SendAsync("DELETE", null)).Status);
    }

    private async Task<List<StoredBlob>> BlobsAsync()
    {
        var blobs = new List<StoredBlob>();
        await foreach (var blob in Host.Store.Blobs.ListAsync(CancellationToken.None))
        {
            blobs.Add(blob);
        }

        return [.. blobs.OrderBy(NameOf)];
    }

    private static string NameOf(StoredBlob blob) => blob.Name;
}

public sealed class MemoryBucketLaws(MemoryLawHost fixture) : BucketLaws(fixture), IClassFixture<MemoryLawHost>;

public sealed class FileBucketLaws(FileLawHost fixture) : BucketLaws(fixture), IClassFixture<FileLawHost>;

/// <summary>Over S3 the readable copies, too, are what the model says.</summary>
public sealed class S3BucketLaws(S3LawHost fixture) : BucketLaws(fixture), IClassFixture<S3LawHost>
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });

    private protected override async Task CheckAsync(BucketRun run)
    {
        var expected = run.Model.Keys.Where(
            key => run.Model.VersionsOf(key)[0] is { IsMarker: false } latest && latest.Type != ModelVersion.Appendable && IsOneBlob(run.Bucket, key))
            .ToDictionary(static key => key, key => Convert.ToHexString(run.Model.VersionsOf(key)[0].Bytes), StringComparer.Ordinal);
        using var s3 = S3Connection.Open(fixture.Store.S3!);
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        var bucket = fixture.Store.S3!.BucketPrefix + run.Bucket;
        foreach (var name in await S3Server.KeysAsync(s3, bucket))
        {
            // not by the client, which compares the ETag: that of s3rver stays the one of the object that a copy replaced
            using var copy = await Http.GetAsync(
                await s3.GetPreSignedURLAsync(new() { BucketName = bucket, Key = name, Expires = DateTime.UtcNow.AddMinutes(5), Protocol = Protocol.HTTP }));
            shown.Add(
                Encoding.UTF8.GetString(Convert.FromBase64String(copy.Headers.GetValues("x-amz-meta-" + S3Origin.Key).Single())),
                Convert.ToHexString(await copy.Content.ReadAsByteArrayAsync()));
        }

        Assert.Equal(expected, shown);
    }

    // the model does not know which part or append an object's bytes came with
    private bool IsOneBlob(string bucket, string key) => fixture.Host.Store.Read(transaction =>
        transaction.Objects.FindLatest(transaction.Buckets.Find(bucket)!.Id, key)!.Segments.Length <= 1);
}
