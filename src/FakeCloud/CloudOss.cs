using System.Text;
using Scenario.FakeOss.Seeding;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeCloud;

/// <summary>OSS beside its protocol: arrange and look without keys, signatures or policies. Nothing of it appears among the requests.</summary>
public sealed class CloudOss
{
    private readonly DirectObjects _objects;
    private readonly CloudService _service;

    internal CloudOss(DirectObjects objects, CloudService service)
    {
        _objects = objects;
        _service = service;
    }

    /// <summary>Where OSS answers: path style here, virtual-hosted on <c>BUCKET.localhost</c> with the same port.</summary>
    public Uri Endpoint => _service.Endpoint;

    /// <summary>Where OSS answers with TLS; null unless <see cref="FakeCloudOptions.Https"/> is set.</summary>
    public Uri? HttpsEndpoint => _service.HttpsEndpoint;

    /// <summary>Whether OSS answers at present.</summary>
    public bool IsRunning => _service.IsRunning;

    /// <summary>As <see cref="CloudService.StopAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">It is stopped already.</exception>
    public Task<IAsyncDisposable> StopAsync() => _service.StopAsync();

    /// <summary>Stores an object.</summary>
    /// <exception cref="ArgumentException">There is no such bucket, or the key breaks a rule.</exception>
    public async Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, string contentType = "application/octet-stream",
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(key);
        using var source = new MemoryStream(content.ToArray(), writable: false);
        var row = new ObjectRow
        {
            Key = key,
            ETag = "",
            LastModified = default,
            StorageClass = "Standard",
            Headers = new StoredHeaders([new(StoredHeaders.ContentType, Required.Value(contentType))]),
        };
        await _objects.PutAsync(bucket, row, source, cancellationToken);
    }

    /// <summary>Stores text as UTF-8.</summary>
    /// <exception cref="ArgumentException">There is no such bucket, or the key breaks a rule.</exception>
    public Task PutAsync(string bucket, string key, string text, string contentType = "text/plain", CancellationToken cancellationToken = default) =>
        PutAsync(bucket, key, Encoding.UTF8.GetBytes(Required.Value(text)), contentType, cancellationToken);

    /// <summary>An object with its bytes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such object; the message lists its neighbours.</exception>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public async Task<StoredObject> ReadAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(bucket, key, cancellationToken) is { } found)
        {
            return found;
        }

        var keys = _objects.Keys(bucket, "");
        throw new KeyNotFoundException(
            $"The bucket '{bucket}' has no object '{key}'. It has {(keys.Count == 0 ? "none" : string.Join(", ", keys.Take(20)))}{(keys.Count > 20 ? ", …" : "")}.");
    }

    /// <summary>An object with its bytes; null when there is none.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public async Task<StoredObject?> FindAsync(string bucket, string key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        ArgumentNullException.ThrowIfNull(key);
        return await _objects.ReadAsync(bucket, key, cancellationToken) is { } found
            ? new(
                bucket,
                key,
                found.Content,
                found.Row.Headers[StoredHeaders.ContentType],
                found.Row.ETag,
                found.Row.Headers.Items.Where(static header => header.Key.StartsWith(StoredHeaders.MetadataPrefix, StringComparison.OrdinalIgnoreCase))
                    .ToDictionary(static header => header.Key[StoredHeaders.MetadataPrefix.Length..].ToLowerInvariant(), static header => header.Value,
                        StringComparer.Ordinal),
                found.Row.LastModified)
            : null;
    }

    /// <summary>The keys of a bucket with that beginning, in order.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public Task<IReadOnlyList<string>> KeysAsync(string bucket, string prefix = "") =>
        Task.FromResult(_objects.Keys(Required.Value(bucket), Required.Value(prefix)));

    /// <summary>Removes an object, if it is there; a versioned bucket keeps its older versions.</summary>
    /// <exception cref="ArgumentException">There is no such bucket.</exception>
    public Task DeleteAsync(string bucket, string key) => _objects.DeleteAsync(Required.Value(bucket), Required.Value(key));
}
