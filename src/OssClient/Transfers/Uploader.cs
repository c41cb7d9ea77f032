using System.Collections.Concurrent;

namespace Scenario.Oss.Transfers;

/// <summary>Uploads files: small ones in one piece, large ones in parallel parts that a later run can go on with.</summary>
/// <param name="endpoint">Tells checkpoints of different services apart.</param>
/// <param name="checkpoints">Null = an upload that is cut off starts again.</param>
public sealed class Uploader(IOssClient oss, TransferOptions options, Uri endpoint, UploadCheckpoints? checkpoints)
{
    /// <summary>Stores the file under the key.</summary>
    /// <exception cref="OssException">The service refuses. The parts stored so far stay for the next run.</exception>
    public async Task<UploadOutcome> UploadAsync(string path, string bucket, string key, OssObjectHeaders headers, TransferMeter? meter,
        CancellationToken cancellationToken)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        meter?.AddTotal(file.Length);
        if (file.Length < options.MultipartFrom)
        {
            var put = await oss.PutObjectAsync(bucket, key, OssContent.FromFile(file.FullName), headers, meter, cancellationToken);
            return new UploadOutcome(put, file.Length, PartsSent: 1, PartsResumed: 0);
        }

        var (checkpoint, stored) = await BeginAsync(file, bucket, key, headers, cancellationToken);
        meter?.Report(stored.Sum(p => p.Size));
        var parts = new ConcurrentDictionary<int, OssPart>(stored.Select(p => KeyValuePair.Create(p.Number, p)));
        using var saving = new SemaphoreSlim(1);
        var missing = Enumerable.Range(1, checked((int)((file.Length + checkpoint.PartSize - 1) / checkpoint.PartSize))).Where(n => !parts.ContainsKey(n))
            .ToList();
        await Parallel.ForEachAsync(
            missing,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = cancellationToken },
            async (number, stop) =>
            {
                var offset = (number - 1) * checkpoint.PartSize;
                var content = OssContent.FromFile(file.FullName, offset, Math.Min(checkpoint.PartSize, file.Length - offset));
                parts[number] = await oss.UploadPartAsync(bucket, key, checkpoint.UploadId, number, content, meter, stop);
                await SaveAsync();
            });

        file.Refresh();
        if (file.Length != checkpoint.Length || file.LastWriteTimeUtc != checkpoint.LastWrite.UtcDateTime)
        {
            checkpoints?.Remove(checkpoint);
            await oss.AbortMultipartUploadAsync(bucket, key, checkpoint.UploadId, cancellationToken);
            throw new SourceUnreadableException($"{file.FullName} changed while it was being uploaded.");
        }

        var result = await oss.CompleteMultipartUploadAsync(bucket, key, checkpoint.UploadId, [.. parts.Values], cancellationToken);
        checkpoints?.Remove(checkpoint);
        return new UploadOutcome(result, file.Length, missing.Count, stored.Count);

        async Task SaveAsync()
        {
            if (checkpoints is null)
            {
                return;
            }

            await saving.WaitAsync(CancellationToken.None); // also when cancelled: the part is stored, so remember it
            try
            {
                checkpoints.Save(checkpoint with { Parts = [.. parts.Values.OrderBy(p => p.Number)] });
            }
            finally
            {
                saving.Release();
            }
        }
    }

    private async Task<(UploadCheckpoint Checkpoint, IReadOnlyList<OssPart> Stored)> BeginAsync(
        FileInfo file, string bucket, string key, OssObjectHeaders headers, CancellationToken cancellationToken)
    {
        var earlier = checkpoints?.Find(endpoint.AbsoluteUri, bucket, key, file.FullName);
        if (earlier is not null)
        {
            if (earlier.Length == file.Length && earlier.LastWrite.UtcDateTime == file.LastWriteTimeUtc
                && await ConfirmAsync(earlier, cancellationToken) is { } confirmed)
            {
                return (earlier, confirmed);
            }

            checkpoints!.Remove(earlier);
            await oss.AbortMultipartUploadAsync(bucket, key, earlier.UploadId, cancellationToken);
        }

        var uploadId = await oss.InitiateMultipartUploadAsync(bucket, key, headers, cancellationToken);
        var checkpoint = new UploadCheckpoint(
            endpoint.AbsoluteUri, bucket, key, file.FullName, file.Length, new DateTimeOffset(file.LastWriteTimeUtc), options.PartSizeFor(file.Length),
            uploadId, []);
        checkpoints?.Save(checkpoint);
        return (checkpoint, []);
    }

    /// <returns>The parts that the service still has as we remember them; null if it does not know the upload any more.</returns>
    private async Task<IReadOnlyList<OssPart>?> ConfirmAsync(UploadCheckpoint earlier, CancellationToken cancellationToken)
    {
        try
        {
            var there = (await oss.ListPartsAsync(earlier.Bucket, earlier.Key, earlier.UploadId, cancellationToken)).ToDictionary(p => p.Number);
            return [.. earlier.Parts.Where(p => there.TryGetValue(p.Number, out var has) && has.Size == p.Size && has.ETag == p.ETag)];
        }
        catch (OssException exception) when (exception.Code == "NoSuchUpload")
        {
            return null;
        }
        catch (OssException exception) when (exception.Code == "AccessDenied")
        {
            return earlier.Parts; // may upload but not list: completing the upload will tell whether they are there
        }
    }
}

/// <summary>What became of an upload.</summary>
/// <param name="Stored">What the service says of the object.</param>
/// <param name="Length">Bytes.</param>
/// <param name="PartsSent">Parts that this run sent; 1 for an object in one piece.</param>
/// <param name="PartsResumed">Parts that an earlier run had stored; 0 for a fresh upload.</param>
public sealed record UploadOutcome(OssWriteResult Stored, long Length, int PartsSent, int PartsResumed);
