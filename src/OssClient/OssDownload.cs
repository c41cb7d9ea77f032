namespace Scenario.Oss;

/// <summary>An object being read. Disposing it ends the transfer.</summary>
/// <param name="Info">The headers.</param>
/// <param name="Content">Fails with <see cref="IntegrityException"/> at its end if a whole object has another checksum than the service named.</param>
/// <param name="Offset">Where in the object the content begins; 0 also when the service ignored the range.</param>
/// <param name="Length">Bytes of <paramref name="Content"/>.</param>
/// <param name="Response">What is released in the end.</param>
public sealed record OssDownload(OssObjectInfo Info, Stream Content, long Offset, long Length, IDisposable Response) : IAsyncDisposable
{
    /// <summary>Ends the transfer, also of an object that was not read to its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Content.DisposeAsync();
        Response.Dispose();
    }
}
