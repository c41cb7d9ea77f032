namespace Scenario.FakeOss.Storage;

/// <summary>Bytes under generated names. It knows nothing of buckets, keys or versions: those are in the index.</summary>
/// <remarks>
/// Names come from the store itself, so no request text can become a path. A name, once written, never changes its bytes.
/// </remarks>
internal interface IBlobStore : IAsyncDisposable
{
    /// <summary>Before the first use after a start: removes leftovers of unfinished writes.</summary>
    ValueTask PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Starts a blob that nobody sees before <see cref="IBlobWriter.CommitAsync"/>.</summary>
    ValueTask<IBlobWriter> CreateAsync(BlobPlace place, CancellationToken cancellationToken);

    /// <summary>Reads <paramref name="length"/> bytes (at least 1) from <paramref name="offset"/>, never more; each piece is to be used before the next one is
    /// asked for.</summary>
    /// <exception cref="FileNotFoundException">The name is not in the store.</exception>
    /// <exception cref="EndOfStreamException">The blob is shorter.</exception>
    /// <exception cref="BlobStoreException">The store does not answer.</exception>
    IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(string name, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Removes a blob; a missing name is not an error.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>All committed blobs with their sizes.</summary>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);

    protected static FileNotFoundException NoSuchBlob(string name, Exception? inner = null) => new("No such blob.", name, inner);

    protected static EndOfStreamException Shorter(string name) => new($"The blob {name} is shorter than the index says.");
}

/// <summary>A blob as the store itself reports it.</summary>
internal readonly record struct StoredBlob(string Name, long Size);

/// <summary>One blob being written; disposing it without commit leaves nothing behind.</summary>
internal interface IBlobWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the bytes readable and returns their name.</summary>
    ValueTask<string> CommitAsync(CancellationToken cancellationToken);
}

/// <summary>What the bytes are for; a store that other programs can look into writes it beside them, the others ignore it.</summary>
/// <param name="Bucket">Logical bucket.</param>
/// <param name="Key">Logical key; any legal OSS key.</param>
/// <param name="IsWhole">True when these bytes are a complete object; false for a part or an appended segment.</param>
internal sealed record BlobPlace(string Bucket, string Key, bool IsWhole);

/// <summary>The server that keeps the bytes did not do what was asked of it. Nothing was stored half.</summary>
internal sealed class BlobStoreException(string message, bool isTemporary, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>True when the same request may succeed later: unreachable, overloaded or restarting.</summary>
    public bool IsTemporary => isTemporary;
}
