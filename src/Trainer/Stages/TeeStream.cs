using Scenario.ControlPlane;

namespace Scenario.Trainer.Stages;

/// <summary>Passes everything on and keeps the first bytes that went through, in whichever direction.</summary>
/// <param name="inner">The wire.</param>
/// <param name="limit">Bytes kept.</param>
/// <param name="cut">Called after the first bytes: breaks the connection on purpose; null leaves it alone.</param>
internal sealed class TeeStream(Stream inner, int limit, Action? cut = null) : PassThroughStream(inner)
{
    private readonly MemoryStream _kept = new();

    public long Seen { get; private set; }

    public byte[] Kept => _kept.ToArray();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        Keep(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Inner.Read(buffer, offset, count);
        Keep(buffer.AsSpan(offset, read));
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Keep(buffer.Span);
        await Inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Keep(buffer.AsSpan(offset, count));
        Inner.Write(buffer, offset, count);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        Seen += bytes.Length;
        if (bytes.Length > 0)
        {
            cut?.Invoke();
        }

        var room = limit - (int)_kept.Length;
        if (room > 0)
        {
            _kept.Write(bytes[..Math.Min(room, bytes.Length)]);
        }
    }
}
