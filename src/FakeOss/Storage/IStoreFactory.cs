namespace Scenario.FakeOss.Storage;

/// <summary>Opens the store of an engine: where the bytes are, and what keeps the index beyond the process, if anything.</summary>
internal interface IStoreFactory
{
    /// <param name="time">For what is due later.</param>
    /// <param name="logger">Of the store.</param>
    /// <exception cref="IOException">The place cannot be written, or another process has it.</exception>
    /// <exception cref="InvalidDataException">The index that lies there is damaged, or of another version.</exception>
    OssStore Open(TimeProvider time, ILogger<OssStore> logger);
}

/// <summary>Everything in memory, gone with the process.</summary>
internal sealed class MemoryStoreFactory : IStoreFactory
{
    public OssStore Open(TimeProvider time, ILogger<OssStore> logger) => new(new OssIndex(), new MemoryBlobStore(), logger);
}
