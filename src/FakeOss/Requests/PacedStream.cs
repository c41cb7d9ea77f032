using Scenario.ControlPlane;

namespace Scenario.FakeOss.Requests;

/// <summary>Reads or writes no faster than a pace allows. It does not own the inner stream.</summary>
internal sealed class PacedStream(Stream inner, TrafficPace pace) : PassThroughStream(inner)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer, cancellationToken);
        await pace.PassAsync(count, cancellationToken);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Inner.WriteAsync(buffer, cancellationToken);
        await pace.PassAsync(buffer.Length, cancellationToken);
    }
}
