namespace Scenario.Oss.Transfers;

/// <summary>Bytes done and to do. Safe for concurrent use.</summary>
public sealed class TransferMeter : IProgress<long>
{
    private long _total;
    private long _done;

    /// <summary>Bytes; 0 until it is known.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Bytes that have travelled.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>More to do.</summary>
    public void AddTotal(long bytes) => Interlocked.Add(ref _total, bytes);

    /// <summary>Bytes that have travelled; negative ones are taken back, for they travel again.</summary>
    public void Report(long value) => Interlocked.Add(ref _done, value);
}
