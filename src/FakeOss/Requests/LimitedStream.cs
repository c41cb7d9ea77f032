namespace Scenario.FakeOss.Requests;

/// <summary>A chunked body has no announced length; this stops it at the limit. It does not own the inner stream.</summary>
internal sealed class LimitedStream(Stream inner, long limit) : ReadOnlyStream
{
    private long _read;

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    private int Count(int count)
    {
        _read += count;
        return _read <= limit ? count : throw new OssError.EntityTooLarge().ToException();
    }
}
