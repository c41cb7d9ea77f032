using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Faults;

/// <summary>An answer's body that breaks off or turns into nonsense of the same length.</summary>
internal sealed class FaultedBody(Stream inner, HttpContext context, long? breakAfter) : PassThroughStream(inner)
{
    // Enough to look like the beginning of JSON or XML, too little to be any.
    private const int SoundBytes = 8;

    private long _written;

    public override bool CanRead => false;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        breakAfter is { } limit ? WriteAndBreakAsync(buffer, limit, cancellationToken) : WriteNonsenseAsync(buffer, cancellationToken);

    private async ValueTask WriteAndBreakAsync(ReadOnlyMemory<byte> buffer, long limit, CancellationToken cancellationToken)
    {
        var rest = limit - _written;
        _written += buffer.Length;
        if (rest >= buffer.Length)
        {
            await Inner.WriteAsync(buffer, cancellationToken);
            return;
        }

        if (rest >= 0)
        {
            await Inner.WriteAsync(buffer[..(int)rest], cancellationToken);
            await Inner.FlushAsync(cancellationToken);
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

        return Inner.WriteAsync(nonsense, cancellationToken);
    }
}
