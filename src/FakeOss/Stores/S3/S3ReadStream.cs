using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>The body of one ranged GET, read as the network delivers it and no further than was asked for.</summary>
internal sealed class S3ReadStream(GetObjectResponse response, long length) : ReadOnlyStream
{
    private long _left = length;

    public override int Read(Span<byte> buffer) => throw new NotSupportedException("Only asynchronous reads.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await response.ResponseStream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= count;
            return count;
        }
        catch (Exception exception) when (S3Failure.Is(exception, cancellationToken))
        {
            throw S3Failure.Translate("GetObject", exception);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            response.Dispose();
        }

        base.Dispose(disposing);
    }
}
