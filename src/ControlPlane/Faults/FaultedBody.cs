using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Faults;

/// <summary>An answer's body that breaks off or turns into nonsense of the same length.</summary>
internal sealed class FaultedBody(Stream inner, HttpContext context, long? breakAfter) : Stream
{
    // Enough to look like the beginning of JSON or XML, too little to be any.
    private const int SoundBytes = 8;

    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        breakAfter is { } limit ? WriteAndBreakAsync(buffer, limit, cancellationToken) : WriteNonsenseAsync(buffer, cancellationToken);

    private async ValueTask WriteAndBreakAsync(ReadOnlyMemory<byte> buffer, long limit, CancellationToken cancellationToken)
    {
        var rest = limit - _written;
        _written += buffer.Length;
        if (rest >= buffer.Length)
        {
            await inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        if (rest >= 0)
        {
            await inner.WriteAsync(buffer[..(int)rest], cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }

        context.Abort();
    }

    private ValueTask WriteNonsenseAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var nonsense = buffer.ToArray();
        for (var i = 0; i < nonsense.Length; i++)
        {
            if (_written++ >= SoundBytes)
            {
                nonsense[i] = (byte)'#';
            }
        }

        return inner.WriteAsync(nonsense, cancellationToken);
    }
}
