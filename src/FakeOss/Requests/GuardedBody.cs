using System.Buffers;
using System.IO.Pipelines;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Requests;

/// <summary>
/// The body of a request as long as its sender may send it: a stranger must not fall silent, and what a session began must not
/// go on long after the session has ended. Whoever is known may pause, because debuggers stop clients too.
/// </summary>
internal sealed class GuardedBody(PipeReader wire, MovableClock clock) : ReadOnlyStream
{
    /// <summary>What a stranger sends at least, on the average.</summary>
    public const int BytesPerSecond = 1024;

    /// <summary>How long a stranger may be behind that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long an upload that began in time may go on when its token has expired, by the movable clock.</summary>
    public static readonly TimeSpan PastExpiry = OssOptions.SkewWindow;

    private bool _isKnown;
    private DateTimeOffset? _expiresAt;
    private TimeSpan _waited;
    private long _received;

    /// <summary>The request is authenticated; an anonymous caller stays a stranger.</summary>
    /// <param name="isKnown">Whether it is signed.</param>
    /// <param name="expiresAt">End of the session that signed it, if one did.</param>
    public void BelongsTo(bool isKnown, DateTimeOffset? expiresAt) => (_isKnown, _expiresAt) = (isKnown, expiresAt);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = _isKnown ? await wire.ReadAsync(cancellationToken) : await ReadFromStrangerAsync(cancellationToken);
            var consumed = result.Buffer.Start;
            try
            {
                if (clock.GetUtcNow() - _expiresAt > PastExpiry)
                {
                    throw OssError.SecurityTokenExpired.ToException();
                }

                var some = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, buffer.Length));
                if (!some.IsEmpty || result.IsCompleted)
                {
                    some.CopyTo(buffer.Span);
                    (consumed, _received) = (some.End, _received + some.Length);
                    return (int)some.Length;
                }

                if (Left <= TimeSpan.Zero && !_isKnown)
                {
                    throw OssError.RequestTimeout.ToException();
                }
            }
            finally
            {
                wire.AdvanceTo(consumed);
            }
        }
    }

    private TimeSpan Left => Patience + TimeSpan.FromSeconds((double)_received / BytesPerSecond) - _waited;

    // Only waiting counts, not what the server does in between. The read is called off and not cancelled: the server could not tell then how far it came.
    private async ValueTask<ReadResult> ReadFromStrangerAsync(CancellationToken cancellationToken)
    {
        if (wire.TryRead(out var there))
        {
            return there;
        }

        var since = clock.GetTimestamp();
        await using var timer = clock.CreateTimer(static wire => ((PipeReader)wire!).CancelPendingRead(), wire, Left > TimeSpan.Zero ? Left : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan);
        try
        {
            return await wire.ReadAsync(cancellationToken);
        }
        finally
        {
            _waited += clock.GetElapsedTime(since);
        }
    }
}
