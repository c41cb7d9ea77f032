namespace Scenario.Oss.Transfers;

/// <summary>How large files are cut and how many pieces travel at once. Memory is about 128 KB per piece under way, whatever their size.</summary>
public sealed record TransferOptions
{
    /// <summary>The service's limit for all parts but the last.</summary>
    public const long SmallestPart = 100 * 1024;

    /// <summary>The service's limit for one object.</summary>
    public const int MostParts = 10_000;

    /// <summary>Bytes; made larger when a file would have more than 10000 parts.</summary>
    public long PartSize { get; init; } = 8 * 1024 * 1024;

    /// <summary>Pieces of one file that travel at the same time.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Files from this size on are cut into pieces; bytes.</summary>
    public long MultipartFrom { get; init; } = 16 * 1024 * 1024;

    /// <summary>Tries of a piece that makes no headway.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The part size for a file of this length.</summary>
    public long PartSizeFor(long length)
    {
        var least = (length + MostParts - 1) / MostParts;
        var size = Math.Max(PartSize, SmallestPart);
        return least <= size ? size : (least + 0xFFFFF) & ~0xFFFFFL; // whole MiB
    }
}
