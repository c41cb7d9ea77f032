using Scenario.Seeds;

namespace Scenario.FakeOss.Seeding;

/// <summary>Objects beside the protocol: nobody signs, no policy is asked, nothing is journalled. For arranging and looking in tests, and for seeds.</summary>
internal sealed class DirectObjects(OssStore store, TimeProvider time)
{
    /// <summary>Stores a stream under a key, as PutObject would.</summary>
    /// <param name="bucket">Must exist.</param>
    /// <param name="row">Key, headers and ACL; size, digests and time are filled in.</param>
    /// <param name="source">Read to its end.</param>
    /// <param name="cancellationToken">Stops and stores nothing.</param>
    /// <exception cref="ArgumentException">There is no such bucket, or no such key can be.</exception>
    public async Task PutAsync(string bucket, ObjectRow row, Stream source, CancellationToken cancellationToken)
    {
        RequireKey(row.Key);
        _ = Bucket(bucket);
        await using var content = await store.ReceiveAsync(source, new BlobPlace(bucket, row.Key, IsWhole: true), static _ => { }, cancellationToken);
        await store.WriteAsync(transaction => transaction.Objects.Put(
            transaction.Buckets.Find(bucket) ?? throw Unknown(bucket),
            row with { ETag = content.Md5Hex, Size = content.Size, Crc64 = content.Crc64, ContentMd5 = content.Md5Base64, LastModified = Now() },
            content.Segments));
        content.Keep();
    }

    /// <summary>The current version with its bytes; null when there is none.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public async Task<(ObjectRow Row, byte[] Content)?> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        _ = Bucket(bucket);
        var (row, content) = store.Read(transaction =>
        {
            var found = transaction.Buckets.Find(bucket) is { } at ? transaction.Objects.FindLatest(at.Id, key) : null;
            return found is null or { IsDeleteMarker: true } ? (null, null) : (found, store.Open(transaction, found));
        });
        if (row is null)
        {
            return null;
        }

        await using (content)
        {
            using var bytes = new MemoryStream();
            await content!.CopyToAsync(bytes, 0, row.Size, cancellationToken);
            return (row, bytes.ToArray());
        }
    }

    /// <summary>Keys with that beginning, in order; delete markers are none.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public IReadOnlyList<string> Keys(string bucket, string prefix)
    {
        var id = Bucket(bucket).Id;
        return store.Read(transaction => transaction.Objects.ListLatest(id, ObjectTable.Bytes(prefix))
            .Select(static row => row.Key).TakeWhile(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList());
    }

    /// <summary>As DeleteObject: a versioned bucket gets a delete marker.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public async Task DeleteAsync(string bucket, string key)
    {
        _ = Bucket(bucket);
        await store.WriteAsync(transaction => transaction.Objects.Delete(transaction.Buckets.Find(bucket) ?? throw Unknown(bucket), key, Now()));
    }

    /// <summary>Versions of objects and unfinished uploads, and the bytes that are kept for all of them; a copy shares its bytes.</summary>
    public (long Objects, long Bytes) Use() => store.Read(static transaction => (
        transaction.State.Buckets.Values.Sum(static bucket => (long)bucket.Objects.Count + bucket.Uploads.Count),
        transaction.State.Blobs.Values.Sum(static blob => blob.Size)));

    /// <summary>What a decision about a bucket or object needs to know of it; null when there is no such bucket.</summary>
    public (BucketFacts Bucket, ObjectRow? Row)? FactsOf(string bucket, string? key) =>
        store.Read<(BucketFacts, ObjectRow?)?>(transaction => BucketFacts.Find(transaction, bucket) is { } facts
            ? (facts, key is null ? null : transaction.Objects.FindLatest(facts.Row.Id, key)) : null);

    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    private BucketRow Bucket(string name) => store.Read(transaction => transaction.Buckets.Find(name)) ?? throw Unknown(name);

    private static void RequireKey(string key)
    {
        try
        {
            ObjectNames.RequireKey(key);
        }
        catch (Errors.OssErrorException exception)
        {
            throw new ArgumentException($"'{(key.Length > 80 ? key[..80] + "…" : key)}' can be no key. {SeedObject.KeyRule}", nameof(key), exception);
        }
    }

    private static ArgumentException Unknown(string bucket) => new($"There is no bucket '{bucket}'.", nameof(bucket));
}
