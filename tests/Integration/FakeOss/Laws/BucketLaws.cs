using FsCheck;
using FsCheck.Fluent;
using Scenario.FakeOss.Storage;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>Random requests over HTTP, answer for answer as a plain model says. The seed is fixed, so a failure comes back, in its shortest form.</summary>
public abstract class BucketLaws(LawHost fixture)
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithReplay(20260102, 1);

    private static readonly HashSet<string> s_turningPoints =
    [
        "PUT  200", "PUT  404 NoSuchKey", "PUT  404 NoSuchVersion", "PUT  409 FileAlreadyExists", "PUT  400 InvalidDigest", "PUT  400 InvalidCRC64",
        "GET  200", "GET  206", "GET  404 NoSuchKey", "GET versionId 200", "GET versionId 405 MethodNotAllowed", "HEAD  200",
        "POST append&position 200", "POST append&position 409 ObjectNotAppendable", "POST append&position 409 PositionNotEqualToLength",
        "DELETE  204", "DELETE versionId 204", "POST delete 200", "PUT versioning 200",
        "POST uploads 200", "PUT partNumber&uploadId 200", "PUT partNumber&uploadId 400 OperationNotSupported", "PUT partNumber&uploadId 404 NoSuchUpload",
        "POST uploadId 200", "POST uploadId 400 InvalidPart", "POST uploadId 400 InvalidPartOrder", "POST uploadId 400 EntityTooSmall", "POST uploadId 404 NoSuchUpload",
        "DELETE uploadId 204", "DELETE uploadId 404 NoSuchUpload", "GET uploadId&max-parts&part-number-marker 200",
        "GET versions&prefix&delimiter&encoding-type&max-keys&key-marker&version-id-marker 200",
        "GET uploads&prefix&delimiter&encoding-type&max-uploads&key-marker&upload-id-marker 200",
    ];

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private OssTestHost Host => fixture.Host;

    [Fact]
    public async Task copy_list_delete_append_and_multipart_are_what_the_model_says()
    {
        await Task.Run(() => Prop.ForAll(BucketCommandGenerator.Sequences, commands => RunAsync(commands).GetAwaiter().GetResult())
            .Check(s_config.WithMaxTest(fixture.Sequences)));

        // not proven by refusing everything, nor by never meeting a rule
        Assert.Superset(s_turningPoints, _seen);
    }

    [Fact]
    public Task pages_put_together_are_the_whole_listing() => Task.Run(() =>
        Prop.ForAll(BucketCommandGenerator.FullBuckets, bucket => RunAsync([.. bucket.Keys.Select(static key => new Put(key, new Chunk(1, 0), false)), .. bucket.Listings]).GetAwaiter().GetResult())
            .Check(s_config.WithMaxTest(fixture.Sequences / 2).WithStartSize(4).WithEndSize(30)));

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
        Assert.Equal(Host.Store.Read(transaction => transaction.Blobs.All()).OrderBy(NameOf), await BlobsAsync());
        await EmptyAsync(run);
        Assert.Equal(before, await BlobsAsync());
    }

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
