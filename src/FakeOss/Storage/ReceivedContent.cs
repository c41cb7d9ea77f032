namespace Scenario.FakeOss.Storage;

/// <summary>Bytes that are in the store but in no object yet; disposed without <see cref="Keep"/>, they are deleted again.</summary>
internal sealed class ReceivedContent(OssStore store, string? blob, ContentDigest digest) : IAsyncDisposable
{
    private bool _kept;

    /// <summary>Bytes.</summary>
    public long Size => digest.Size;

    public ulong Crc64 => digest.Crc64;

    /// <summary>Upper-case hex, the ETag of a simple object or part.</summary>
    public string Md5Hex { get; } = Convert.ToHexString(digest.Md5);

    public string Md5Base64 => Convert.ToBase64String(digest.Md5);

    /// <summary>Null when there are no bytes.</summary>
    public string? Blob => blob;

    public IReadOnlyList<BlobSegment> Segments => blob is null ? [] : [new BlobSegment(blob, Size)];

    /// <summary>To be called after the transaction that refers to the bytes.</summary>
    public void Keep() => _kept = true;

    public async ValueTask DisposeAsync()
    {
        if (!_kept && blob is not null)
        {
            await store.Blobs.DeleteAsync(blob, CancellationToken.None);
        }
    }
}

/// <summary>Length and check sums of received bytes.</summary>
internal sealed record ContentDigest(long Size, byte[] Md5, ulong Crc64);
