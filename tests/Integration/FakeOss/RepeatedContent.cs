using System.Net;

namespace Scenario.Integration.FakeOss;

/// <summary>A body of any length out of one block, so that the sender needs no memory either.</summary>
internal sealed class RepeatedContent(byte[] block, long size, bool isChunked) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        for (var left = size; left > 0; left -= block.Length)
        {
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = size;
        return !isChunked;
    }
}
