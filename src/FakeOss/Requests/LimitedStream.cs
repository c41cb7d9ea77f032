namespace Scenario.FakeOss.Requests;

/// <summary>A chunked body has no announced length; this stops it at so many bytes, with what is said of one more. It does not own the inner stream.</summary>
internal sealed class LimitedStream(Stream inner, long limit, OssError tooLarge) : ReadOnlyStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await inner.ReadAsync(buffer, cancellationToken);
        return (_read += count) <= limit ? count : throw tooLarge.ToException();
    }
}
