using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Faults;

/// <summary>The faults that strike one request, at most one of each kind.</summary>
public sealed class ActiveFaults
{
    private readonly IReadOnlyList<Fault> _faults;

    internal ActiveFaults(IReadOnlyList<Fault> faults) => _faults = faults;

    public static ActiveFaults None { get; } = new([]);

    /// <summary>The names, for the journal; null when there is none.</summary>
    public string? Names => _faults.Count == 0 ? null : string.Join(", ", _faults.Select(static f => f.Name));

    /// <summary>The fault that answers instead of the operation, if any.</summary>
    public Fault? Answer => Find(FaultKind.Return) ?? Find(FaultKind.Throttle);

    public bool IsTokenRevoked => Find(FaultKind.TokenRevoked) is not null;

    public bool IsKeyRevoked => Find(FaultKind.KeyRevoked) is not null;

    /// <summary>How far the server's clock is ahead when it judges a signature's age; zero without the fault.</summary>
    public TimeSpan Skew => Find(FaultKind.ClockSkew)?.Skew ?? TimeSpan.Zero;

    /// <summary>Waits as long as a <c>delay</c> says, by the real time that <paramref name="time"/> keeps.</summary>
    public Task DelayAsync(TimeProvider time, CancellationToken cancellationToken) =>
        Find(FaultKind.Delay) is { } delay ? Task.Delay(delay.Delay, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Puts <c>break-after-N-bytes</c> and <c>malformed</c> between the host and the wire. Call before the answer is written.</summary>
    public void ShapeAnswer(HttpContext context)
    {
        if (Find(FaultKind.Malformed) is not null)
        {
            context.Response.Body = new FaultedBody(context.Response.Body, context, breakAfter: null);
        }

        if (Find(FaultKind.Break) is { } broken)
        {
            context.Response.Body = new FaultedBody(context.Response.Body, context, broken.Bytes);
        }
    }

    private Fault? Find(FaultKind kind)
    {
        foreach (var fault in _faults)
        {
            if (fault.Kind == kind)
            {
                return fault;
            }
        }

        return null;
    }
}
