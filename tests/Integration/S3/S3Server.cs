using Amazon.S3;
using Amazon.S3.Model;
using Scenario.FakeOss.Stores.S3;
using Scenario.Integration.S3;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace Scenario.Integration.S3;

/// <summary>
/// One S3 server for all tests, started by the first that needs it: <c>SCENARIO_S3_ENDPOINT</c>, else MinIO in a container, else s3rver from npm.
/// None of them: the test is skipped, or fails when <c>SCENARIO_REQUIRE</c> names s3.
/// </summary>
public sealed class S3Server : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private IS3Process? _process;

    /// <summary>Address and credential of the server, with a bucket prefix and an index directory of the caller's own.</summary>
    internal async Task<S3StoreOptions> RequireAsync(string indexDirectory)
    {
        await _starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _process ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        return new S3StoreOptions
        {
            Endpoint = _process.Endpoint,
            AccessKey = _process.AccessKey,
            SecretKey = _process.SecretKey,
            BucketPrefix = $"t{Guid.NewGuid():N}"[..10] + "-",
            IndexDirectory = indexDirectory,
        };
    }

    /// <summary>Removes every bucket of a prefix with its objects.</summary>
    internal static async Task CleanAsync(S3StoreOptions options)
    {
        using var client = S3Connection.Open(options);
        foreach (var bucket in (await client.ListBucketsAsync()).Buckets ?? [])
        {
            if (bucket.BucketName.StartsWith(options.BucketPrefix, StringComparison.Ordinal))
            {
                foreach (var key in await KeysAsync(client, bucket.BucketName))
                {
                    await client.DeleteObjectAsync(bucket.BucketName, key);
                }

                await client.DeleteBucketAsync(bucket.BucketName);
            }
        }
    }

    internal static async Task<List<string>> KeysAsync(IAmazonS3 client, string bucket) =>
        [.. (await ObjectsAsync(client, bucket)).Select(static found => found.Key)];

    internal static async Task<List<S3Object>> ObjectsAsync(IAmazonS3 client, string bucket)
    {
        var all = new List<S3Object>();
        while (true)
        {
            var page = await client.ListObjectsAsync(new ListObjectsRequest { BucketName = bucket, Marker = all.LastOrDefault()?.Key });
            all.AddRange(page.S3Objects ?? []);
            if (page.IsTruncated != true)
            {
                return all;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _starting.Dispose();
    }

    private static async Task<IS3Process> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("SCENARIO_S3_ENDPOINT") is { Length: > 0 } endpoint)
        {
            return new RunningS3(
                new Uri(endpoint),
                Environment.GetEnvironmentVariable("SCENARIO_S3_ACCESS_KEY") ?? "minioadmin",
                Environment.GetEnvironmentVariable("SCENARIO_S3_SECRET_KEY") ?? "minioadmin");
        }

        if (await MinioContainer.IsWantedAsync())
        {
            return await MinioContainer.StartAsync();
        }

        return await S3rver.StartAsync();
    }
}
