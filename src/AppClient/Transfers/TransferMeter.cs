namespace Scenario.AppClient.Transfers;

/// <summary>Bytes done and to do. Safe for concurrent use.</summary>
internal sealed class TransferMeter : IProgress<long>
{
    private long total;
    private long done;

    /// <summary>Bytes; 0 until it is known.</summary>
    public long Total => Interlocked.Read(ref total);

    public long Done => Interlocked.Read(ref done);

    public void AddTotal(long bytes) => Interlocked.Add(ref total, bytes);

    public void Report(long value) => Interlocked.Add(ref done, value);
}
