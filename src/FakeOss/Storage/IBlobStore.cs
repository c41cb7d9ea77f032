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

    /// <summary>Opens <paramref name="length"/> bytes (at least 1) from <paramref name="offset"/>.</summary>
    /// <exception cref="FileNotFoundException">The name is not in the store.</exception>
    ValueTask<Stream> OpenAsync(string name, long offset, long length, CancellationToken cancellationToken);

    /// <summary>Removes a blob; a missing name is not an error.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>All committed blobs with their sizes.</summary>
    IAsyncEnumerable<StoredBlob> ListAsync(CancellationToken cancellationToken);
}
