using System.Buffers;
using System.Net;
using Scenario.Signing.Oss;

namespace Scenario.Oss;

/// <summary>Sends an <see cref="OssContent"/> with its length, computing the CRC-64 on the way and reporting each block.</summary>
/// <remarks>Holds one block, whatever the length.</remarks>
internal sealed class SendingContent(OssContent source, IProgress<long>? progress, Action blockSent) : HttpContent
{
    private const int BlockBytes = 128 * 1024;
    private long _reported;

    /// <summary>Of what has been sent so far.</summary>
    public ulong Crc64 { get; private set; }

    /// <summary>Takes back what was reported, before the same bytes are sent again.</summary>
    public void Withdraw() => progress?.Report(-Interlocked.Exchange(ref _reported, 0));

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            await using var input = Open();
            Crc64 = 0;
            for (var left = source.Length; left > 0;)
            {
                var read = await ReadAsync(input, block.AsMemory(0, (int)Math.Min(left, BlockBytes)), cancellationToken);
                if (read == 0)
                {
                    throw new SourceUnreadableException("The file became shorter while it was being sent.");
                }

                Crc64 = OssCrc64.Append(Crc64, block.AsSpan(0, read));
                await stream.WriteAsync(block.AsMemory(0, read), cancellationToken);
                left -= read;
                Interlocked.Add(ref _reported, read);
                progress?.Report(read);
                blockSent();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    // The transport treats an IOException as a broken connection and tries again; a file that cannot be read is not that.
    private Stream Open()
    {
        try
        {
            return source.Open();
        }
        catch (IOException exception)
        {
            throw new SourceUnreadableException(exception.Message, exception);
        }
    }

    private static async ValueTask<int> ReadAsync(Stream input, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await input.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new SourceUnreadableException(exception.Message, exception);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = source.Length;
        return true;
    }
}
