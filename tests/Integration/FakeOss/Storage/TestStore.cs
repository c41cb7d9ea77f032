using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>A store of one kind for one test, gone with it: memory, a temporary directory, or buckets of an own prefix on the S3 server.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly string _directory;

    private TestStore(string kind, string directory, S3StoreOptions? s3)
    {
        Kind = kind;
        _directory = directory;
        S3 = s3;
    }

    public static TheoryData<string> Kinds => ["memory", "file", "s3"];

    /// <summary>Those that outlive their process.</summary>
    public static TheoryData<string> DurableKinds => ["file", "s3"];

    public string Kind { get; }

    /// <summary>Null unless the kind is s3.</summary>
    public S3StoreOptions? S3 { get; }

    /// <summary>The index of a durable store, and all of a file store.</summary>
    public StoredState State => new(_directory);

    /// <summary>The value of <c>--store</c>.</summary>
    public string Name => Kind switch
    {
        "file" => "file:" + _directory,
        "s3" => "s3:" + S3!.Endpoint,
        _ => "memory",
    };

    /// <summary>What the host needs beside <see cref="Name"/>.</summary>
    public IReadOnlyDictionary<string, string?> Settings => S3 is null
        ? new Dictionary<string, string?>()
        : new Dictionary<string, string?>
        {
            ["SCENARIO_S3_ACCESS_KEY"] = S3.AccessKey,
            ["SCENARIO_S3_SECRET_KEY"] = S3.SecretKey,
            ["S3:BucketPrefix"] = S3.BucketPrefix,
            ["S3:IndexDirectory"] = S3.IndexDirectory,
        };

    public string[] Arguments => ["--store", Name, .. Settings.SelectMany(pair => (string[])["--" + pair.Key, pair.Value!])];

    /// <summary>Skips the test where the kind is s3 and there is no server.</summary>
    public static async Task<TestStore> CreateAsync(string kind, S3Server server)
    {
        var directory = Directory.CreateTempSubdirectory("scenario-store-").FullName;
        try
        {
            return new TestStore(kind, directory, kind == "s3" ? await server.RequireAsync(directory) : null);
        }
        catch
        {
            Directory.Delete(directory);
            throw;
        }
    }

    /// <summary>The store itself, without a host. Calling it again is a restart; the memory store begins empty.</summary>
    public async Task<OssStore> OpenAsync()
    {
        var store = StoreFactories.Of(Name, fsync: Kind == "file", () => S3!).Open(TimeProvider.System, NullLogger<OssStore>.Instance);
        await store.ReconcileAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>The index of a durable store alone: whatever follows a commit does not happen.</summary>
    public OssIndex OpenIndex() => new(StoreFactories.OpenIndex(_directory, fsync: false, isFollowed: Kind == "s3"));

    /// <summary>Name and size of everything in a durable store that holds bytes, read past the host, in ordinal order.</summary>
    public async Task<List<string>> BlobsAsync()
    {
        if (S3 is null)
        {
            return State.Blobs();
        }

        using var client = S3Connection.Open(S3);
        return [.. (await S3Server.ObjectsAsync(client, S3.BlobBucket)).Select(static found => $"{found.Key.Split('/')[1]} {found.Size}")
            .Where(static blob => !blob.StartsWith("store ", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        if (S3 is not null)
        {
            await S3Server.CleanAsync(S3);
        }
    }
}
