using System.Text;
using Scenario.FakeOss.Buckets;
using Scenario.Seeds;

namespace Scenario.FakeOss.Seeding;

/// <summary>Writes the seed's buckets and objects into an empty store, once; a reset brings them back.</summary>
internal sealed class Seeder(OssStore store, DirectObjects objects, ScenarioSeed seed, OssOptions options, ILogger<Seeder> logger)
{
    /// <summary>Does nothing when the store was seeded before: what a user deleted stays deleted.</summary>
    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        if (store.Read(static transaction => transaction.State.Settings.ContainsKey(IndexState.Seeded)))
        {
            return;
        }

        foreach (var bucket in seed.Buckets)
        {
            // a start that was cut short has left some of the buckets
            await store.WriteAsync(transaction => transaction.Buckets.Find(bucket.Name) is not null || AddBucket(transaction, bucket));
            foreach (var item in bucket.Objects)
            {
                await using var source = Open(item);
                var row = new ObjectRow
                {
                    Key = item.Key,
                    ETag = "",
                    LastModified = default,
                    StorageClass = bucket.StorageClass,
                    Acl = item.Acl,
                    Headers = HeadersOf(item)
                };
                await objects.PutAsync(bucket.Name, row, source, cancellationToken);
            }
        }

        await store.WriteAsync(transaction =>
        {
            transaction.Set(IndexState.Seeded, "1");
            return true;
        });
        var count = seed.Buckets.Sum(static bucket => bucket.Objects.Length);
        Log.Seeded(logger, seed.Buckets.Length, count);
    }

    /// <summary>Empties the store and seeds it again.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken)
    {
        await store.ClearAsync();
        await SeedAsync(cancellationToken);
    }

    private bool AddBucket(IndexTransaction transaction, SeedBucket bucket)
    {
        var id = transaction.Buckets.Add(new BucketRow
        {
            Name = bucket.Name,
            Owner = bucket.AccountId,
            Region = bucket.Region,
            Acl = bucket.Acl,
            StorageClass = bucket.StorageClass,
            Redundancy = "LRS",
            Created = objects.Now,
        });
        if (bucket.Policy is { } policy)
        {
            transaction.Buckets.SetConfiguration(id, BucketPolicy.StoredKind, Encoding.UTF8.GetBytes(policy.Text));
        }

        return true;
    }

    private Stream Open(SeedObject item)
    {
        if (item.Content is { } bytes)
        {
            return new MemoryStream(bytes.ToArray(), writable: false);
        }

        var file = Path.Combine(options.SeedDirectory ?? AppContext.BaseDirectory, item.File!);
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"The seed's {item.JsonPath}.file '{item.File}' cannot be read: {exception.Message}", exception);
        }
    }

    private static StoredHeaders HeadersOf(SeedObject item) => new(
    [
        new(StoredHeaders.ContentType, item.ContentType),
        .. item.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(StoredHeaders.MetadataPrefix + pair.Key.ToLowerInvariant(), pair.Value)),
    ]);
}
