namespace Scenario.FakeOss.Requests;

/// <summary>A chunked body has no announced length; this stops it at the limit. It does not own the inner stream.</summary>
/// <param name="inner">The body.</param>
/// <param name="limit">Most bytes.</param>
/// <param name="tooLarge">What is said of one byte more.</param>
internal sealed class LimitedStream(Stream inner, long limit, OssError tooLarge) : ReadOnlyStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return (_read += count) <= limit ? count : throw tooLarge.ToException();
    }
}
