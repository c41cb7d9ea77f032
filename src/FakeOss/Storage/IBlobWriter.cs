namespace Scenario.FakeOss.Storage;

/// <summary>One blob being written; disposing it without commit leaves nothing behind.</summary>
internal interface IBlobWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes the bytes readable and returns their name.</summary>
    ValueTask<string> CommitAsync(CancellationToken cancellationToken);
}
