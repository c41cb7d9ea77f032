using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Scenario.Signing.Oss;

namespace Scenario.Oss.Transfers;

/// <summary>
/// Downloads into a temporary file beside the target, large objects in parallel ranges, and moves it into place only when it is
/// whole and its CRC-64 is the one the service names. Whatever goes wrong, the target is either the old file or the new one.
/// </summary>
public sealed class Downloader(IOssClient oss, TransferOptions options)
{
    /// <summary>Ends the names of unfinished downloads, which begin with a dot.</summary>
    public const string TemporarySuffix = ".part";

    private const int BlockBytes = 128 * 1024;

    /// <exception cref="IntegrityException">The bytes that arrived have another checksum.</exception>
    public async Task<OssObjectInfo> DownloadAsync(string bucket, string key, string path, TransferMeter? meter, CancellationToken cancellationToken)
    {
        var target = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            OssObjectInfo info;
            using (var file = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous))
            {
                info = await FillAsync(file, bucket, key, meter, cancellationToken);
            }

            if (info.LastModified is { } modified)
            {
                File.SetLastWriteTimeUtc(temporary, modified.UtcDateTime);
            }

            File.Move(temporary, target, overwrite: true);
            return info;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes an object to a stream in order, taking up the thread where a connection broke.</summary>
    public async Task<OssObjectInfo> CopyToAsync(string bucket, string key, Stream output, TransferMeter? meter, CancellationToken cancellationToken)
    {
        var first = await oss.GetObjectAsync(bucket, key, range: null, ifMatch: null, cancellationToken);
        var info = first.Info;
        meter?.AddTotal(info.Size);
        var crc = await ReadPieceAsync(first, bucket, key, info, new Piece(0, info.Size), (block, _, stop) => output.WriteAsync(block, stop), meter,
            cancellationToken);
        Check(bucket, key, info, crc);
        return info;
    }

    private async Task<OssObjectInfo> FillAsync(SafeFileHandle file, string bucket, string key, TransferMeter? meter, CancellationToken cancellationToken)
    {
        // One plain GET decides: a small object is then already on its way, a large one goes on in ranges.
        var first = await oss.GetObjectAsync(bucket, key, range: null, ifMatch: null, cancellationToken);
        var info = first.Info;
        meter?.AddTotal(info.Size);
        var pieces = info.Size < options.MultipartFrom ? [new Piece(0, info.Size)] : Cut(info.Size);
        var crcs = new ulong[pieces.Length];
        ValueTask WriteAsync(ReadOnlyMemory<byte> block, long offset, CancellationToken stop) => RandomAccess.WriteAsync(file, block, offset, stop);
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, pieces.Length),
                new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
                async (i, stop) => crcs[i] = await ReadPieceAsync(i == 0 ? first : null, bucket, key, info, pieces[i], WriteAsync, meter, stop));
        }
        finally
        {
            await first.DisposeAsync();
        }

        var whole = 0UL;
        for (var i = 0; i < pieces.Length; i++)
        {
            whole = OssCrc64.Combine(whole, crcs[i], pieces[i].Length);
        }

        Check(bucket, key, info, whole);
        return info;
    }

    /// <summary>Reads one piece, asking for the rest of it when the connection breaks.</summary>
    /// <param name="open">A download that is open already and begins where the piece begins; disposed here.</param>
    /// <returns>The checksum of the piece.</returns>
    private async Task<ulong> ReadPieceAsync(
        OssDownload? open, string bucket, string key, OssObjectInfo info, Piece piece, Func<ReadOnlyMemory<byte>, long, CancellationToken, ValueTask> write,
        TransferMeter? meter, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        var (crc, done, futile) = (0UL, 0L, 0);
        try
        {
            while (open is not null || done < piece.Length)
            {
                var before = done;
                try
                {
                    await using var download = open
                        ?? await oss.GetObjectAsync(bucket, key, new OssRange(piece.Offset + done, piece.Offset + piece.Length - 1), info.ETag,
                            cancellationToken);
                    open = null;
                    if (download.Offset != piece.Offset + done)
                    {
                        throw new HttpRequestException($"The service ignored the range for {bucket}/{key}.");
                    }

                    while (done < piece.Length)
                    {
                        var read = await download.Content.ReadAsync(block.AsMemory(0, (int)Math.Min(BlockBytes, piece.Length - done)), cancellationToken);
                        if (read == 0)
                        {
                            throw new IOException($"{bucket}/{key} ended {piece.Length - done} bytes early.");
                        }

                        crc = OssCrc64.Append(crc, block.AsSpan(0, read));
                        await write(block.AsMemory(0, read), piece.Offset + done, cancellationToken);
                        done += read;
                        meter?.Report(read);
                    }
                }
                catch (Exception exception) when (OssSender.IsTransient(exception, cancellationToken) && exception is not IntegrityException)
                {
                    futile = done > before ? 0 : futile + 1;
                    if (futile >= options.MaxAttempts)
                    {
                        throw;
                    }
                }
            }

            return crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private Piece[] Cut(long size)
    {
        var length = options.PartSizeFor(size);
        return [.. Enumerable.Range(0, checked((int)((size + length - 1) / length))).Select(i => new Piece(i * length, Math.Min(length, size - (i * length))))];
    }

    private static void Check(string bucket, string key, OssObjectInfo info, ulong crc)
    {
        if (info.Crc64 is { } expected && expected != crc)
        {
            throw new IntegrityException($"GET {bucket}/{key}", crc, expected);
        }
    }

    private readonly record struct Piece(long Offset, long Length);
}
