using Scenario.Signing.Oss;

namespace Scenario.Oss;

/// <summary>
/// A response body that is checked while it is read: at its end the CRC-64 must be the expected one, and a server that falls
/// silent ends the read with <see cref="TimeoutException"/>.
/// </summary>
internal sealed class ReceivingStream(Stream inner, ulong? expectedCrc64, string what, TimeSpan silence, TimeProvider time) : Stream
{
    private ulong _crc64;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var patience = new CancellationTokenSource(silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: no data for {silence.TotalSeconds:0} s.");
        }

        if (read > 0)
        {
            _crc64 = OssCrc64.Append(_crc64, buffer.Span[..read]);
        }
        else if (buffer.Length > 0 && expectedCrc64 is { } expected && expected != _crc64)
        {
            throw new IntegrityException(what, _crc64, expected);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
