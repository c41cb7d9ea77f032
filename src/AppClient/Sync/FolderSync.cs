using System.Buffers;
using System.Security.Cryptography;
using Scenario.Oss;
using Scenario.Oss.Transfers;
using Scenario.Signing.Oss;

namespace Scenario.AppClient.Sync;

/// <summary>
/// Makes a prefix like a folder or a folder like a prefix, moving only what differs: another size, another MD5 or, for objects that were
/// uploaded in parts and have no MD5, another CRC-64.
/// </summary>
internal sealed class FolderSync(IOssClient oss, Uploader uploader, Downloader downloader, string folder, string bucket, string prefix)
{
    private readonly string _folder = Path.GetFullPath(folder);

    public async Task<SyncPlan> PlanUploadAsync(CancellationToken cancellationToken)
    {
        var local = ListLocal();
        var remote = await ListRemoteAsync(cancellationToken);
        var (transfers, unchanged) = (new List<SyncTransfer>(), 0);
        foreach (var (name, size) in local)
        {
            if (remote.TryGetValue(name, out var there) && await IsSameAsync(name, size, there, cancellationToken))
            {
                unchanged++;
            }
            else
            {
                transfers.Add(new SyncTransfer(name, size));
            }
        }

        return new SyncPlan(transfers, [.. remote.Keys.Where(n => n.Length > 0 && !local.ContainsKey(n)).Order(StringComparer.Ordinal)], unchanged, []);
    }

    public async Task<SyncPlan> PlanDownloadAsync(CancellationToken cancellationToken)
    {
        var local = ListLocal();
        var remote = await ListRemoteAsync(cancellationToken);
        var (transfers, refused, unchanged) = (new List<SyncTransfer>(), new List<string>(), 0);
        foreach (var (name, there) in remote.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (name.Length == 0 || (name.EndsWith('/') && there.Size == 0))
            {
                continue; // the mark that other tools leave for a folder
            }

            if (!IsSafe(name))
            {
                refused.Add($"{prefix}{name}: no file inside the folder can have this name");
            }
            else if (LinkOnTheWayTo(name) is { } link)
            {
                refused.Add($"{prefix}{name}: {link} is a link, which could lead out of the folder");
            }
            else if (local.TryGetValue(name, out var size) && await IsSameAsync(name, size, there, cancellationToken))
            {
                unchanged++;
            }
            else
            {
                transfers.Add(new SyncTransfer(name, there.Size));
            }
        }

        return new SyncPlan(transfers, [.. local.Keys.Where(n => !remote.ContainsKey(n)).Order(StringComparer.Ordinal)], unchanged, refused);
    }

    public async Task UploadAsync(SyncTransfer transfer, Func<string, OssObjectHeaders> headersOf, TransferMeter? meter, CancellationToken cancellationToken) =>
        await uploader.UploadAsync(PathOf(transfer.Name), bucket, prefix + transfer.Name, headersOf(transfer.Name), meter, cancellationToken);

    public async Task DownloadAsync(SyncTransfer transfer, TransferMeter? meter, CancellationToken cancellationToken)
    {
        var path = PathOf(transfer.Name);
        if (LinkOnTheWayTo(transfer.Name) is { } link)
        {
            throw new IOException($"{link} has become a link; nothing is written through it.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await downloader.DownloadAsync(bucket, prefix + transfer.Name, path, meter, cancellationToken);
    }

    public Task DeleteRemoteAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken) =>
        oss.DeleteObjectsAsync(bucket, [.. names.Select(n => prefix + n)], cancellationToken);

    public void DeleteLocal(string name) => File.Delete(PathOf(name));

    /// <summary>Whether a key stays inside the folder as a file: no way up, no absolute path, no characters that the system gives a meaning.</summary>
    private static bool IsSafe(string name) => name.Split('/').All(Commands.OssName.IsFileName);

    /// <summary>The first folder below this one, on the way to a file, that is a link; null when there is none.</summary>
    private string? LinkOnTheWayTo(string name)
    {
        var path = _folder;
        foreach (var segment in name.Split('/').SkipLast(1))
        {
            path = Path.Combine(path, segment);
            var there = new FileInfo(path); // says of a folder, too, whether it is a link, and looks at the link itself
            if (there.LinkTarget is not null || (there.Attributes is not (FileAttributes)(-1) && there.Attributes.HasFlag(FileAttributes.ReparsePoint)))
            {
                return path;
            }
        }

        return null;
    }

    private string PathOf(string name) => Path.Combine(_folder, name.Replace('/', Path.DirectorySeparatorChar));

    private SortedDictionary<string, long> ListLocal()
    {
        var files = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (!Directory.Exists(_folder))
        {
            return files;
        }

        // Links are not followed: they could lead out of the folder or round in circles.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
            IgnoreInaccessible = false
        };
        foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", options))
        {
            if (!file.Name.EndsWith(Downloader.TemporarySuffix, StringComparison.Ordinal) || !file.Name.StartsWith('.'))
            {
                files[Path.GetRelativePath(_folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/')] = file.Length;
            }
        }

        return files;
    }

    private async Task<Dictionary<string, OssListedObject>> ListRemoteAsync(CancellationToken cancellationToken)
    {
        var objects = new Dictionary<string, OssListedObject>(StringComparer.Ordinal);
        await foreach (var item in oss.ListAllAsync(bucket, prefix, cancellationToken))
        {
            objects[item.Key[prefix.Length..]] = item;
        }

        return objects;
    }

    private async Task<bool> IsSameAsync(string name, long size, OssListedObject there, CancellationToken cancellationToken)
    {
        if (size != there.Size)
        {
            return false;
        }

        await using var file = new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan);
        if (there.ETag.Length == 32 && there.Type is null or "Normal")
        {
            return string.Equals(Convert.ToHexString(await MD5.HashDataAsync(file, cancellationToken)), there.ETag, StringComparison.OrdinalIgnoreCase);
        }

        var info = await oss.HeadObjectAsync(bucket, prefix + name, cancellationToken);
        return info.Crc64 == await ChecksumAsync(file, cancellationToken);
    }

    private static async Task<ulong> ChecksumAsync(FileStream file, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var crc = 0UL;
            int read;
            while ((read = await file.ReadAsync(block, cancellationToken)) > 0)
            {
                crc = OssCrc64.Append(crc, block.AsSpan(0, read));
            }

            return crc;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
