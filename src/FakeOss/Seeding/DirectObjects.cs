using Scenario.Seeds;

namespace Scenario.FakeOss.Seeding;

/// <summary>Objects beside the protocol: nobody signs, no policy is asked, nothing is journalled. For arranging and looking in tests, and for seeds.</summary>
internal sealed class DirectObjects(OssStore store, TimeProvider time)
{
    /// <summary>In whole seconds: all stored times are.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>Stores a stream under a key, as PutObject would.</summary>
    /// <param name="bucket">Must exist.</param>
    /// <param name="row">Key, headers and ACL; size, digests and time are filled in.</param>
    /// <param name="source">Read to its end.</param>
    /// <param name="cancellationToken">Stops and stores nothing.</param>
    /// <exception cref="ArgumentException">There is no such bucket, or no such key can be.</exception>
    public async Task PutAsync(string bucket, ObjectRow row, Stream source, CancellationToken cancellationToken)
    {
        RequireKey(row.Key);
        store.Read(transaction => Find(transaction, bucket));
        await using var content = await store.ReceiveAsync(source, new BlobPlace(bucket, row.Key, IsWhole: true), static _ => { }, cancellationToken);
        await store.WriteAsync(transaction => transaction.Objects.Put(
            Find(transaction, bucket),
            row with { ETag = content.Md5Hex, Size = content.Size, Crc64 = content.Crc64, ContentMd5 = content.Md5Base64, LastModified = Now },
            content.Segments));
        content.Keep();
    }

    /// <summary>The current version with its bytes; null when there is none.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public async Task<(ObjectRow Row, byte[] Content)?> ReadAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var (row, content) = store.Read<(ObjectRow?, ObjectContent?)>(transaction =>
            transaction.Objects.FindLatest(Find(transaction, bucket).Id, key) is { IsDeleteMarker: false } found
                ? (found, store.Open(transaction, found)) : default);
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
    public IReadOnlyList<string> Keys(string bucket, string prefix) => store.Read(transaction => transaction.Objects
        .ListLatest(Find(transaction, bucket).Id, ObjectTable.Bytes(prefix))
        .Select(static row => row.Key).TakeWhile(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList());

    /// <summary>As DeleteObject: a versioned bucket gets a delete marker.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public Task DeleteAsync(string bucket, string key) =>
        store.WriteAsync(transaction => transaction.Objects.Delete(Find(transaction, bucket), key, Now));

    /// <summary>Versions of objects and unfinished uploads, and the bytes that are kept for all of them; a copy shares its bytes.</summary>
    public (long Objects, long Bytes) Use() => store.Read(static transaction => (
        transaction.State.Buckets.Values.Sum(static bucket => (long)bucket.Objects.Count + bucket.Uploads.Count),
        transaction.State.Blobs.Values.Sum(static blob => blob.Size)));

    /// <summary>What a decision about a bucket or object needs to know of it; null when there is no such bucket.</summary>
    public (BucketFacts Bucket, ObjectRow? Row)? FactsOf(string bucket, string? key) =>
        store.Read<(BucketFacts, ObjectRow?)?>(transaction => BucketFacts.Find(transaction, bucket) is { } facts
            ? (facts, key is null ? null : transaction.Objects.FindLatest(facts.Row.Id, key)) : null);

    private static BucketRow Find(IndexTransaction transaction, string bucket) =>
        transaction.Buckets.Find(bucket) ?? throw new ArgumentException($"There is no bucket '{bucket}'.", nameof(bucket));

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
}
