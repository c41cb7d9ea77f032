namespace Scenario.AppClient.Transfers;

/// <summary>Bytes done and to do. Safe for concurrent use.</summary>
internal sealed class TransferMeter : IProgress<long>
{
    private long _total;
    private long _done;

    /// <summary>Bytes; 0 until it is known.</summary>
    public long Total => Interlocked.Read(ref _total);

    public long Done => Interlocked.Read(ref _done);

    public void AddTotal(long bytes) => Interlocked.Add(ref _total, bytes);

    public void Report(long value) => Interlocked.Add(ref _done, value);
}
