namespace Scenario.Oss.Credentials;

/// <summary>
/// Temporary credentials that are asked for anew shortly before they expire (five minutes, or a fifth of a shorter life) and whenever the service
/// refuses them. All callers share one question to the issuer, and a caller that gives up does not take the others' question down with it.
/// </summary>
public sealed class RefreshingCredentials : ICredentialsSource, IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterRenewal = TimeSpan.FromSeconds(30);

    private readonly Func<string?, CancellationToken, Task<OssCredentials>> _issue;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private Held? _held;
    private Task<Held>? _renewal;
    private string? _renewalWithout;

    /// <summary>Asks for nothing yet; the first request does.</summary>
    /// <param name="issue">
    /// Gets credentials, for instance from a server of one's own. The first argument names the access key that the service refused although it should
    /// still live, so that a cache does not hand it out again; null when none was.
    /// </param>
    /// <param name="time">Measures their life; null = the system's.</param>
    public RefreshingCredentials(Func<string?, CancellationToken, Task<OssCredentials>> issue, TimeProvider? time = null) =>
        (_issue, _time) = (issue, time ?? TimeProvider.System);

    /// <inheritdoc/>
    /// <remarks>Whatever the issuer throws is passed on, unless credentials are at hand that still live.</remarks>
    public async ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken)
    {
        Held? current;
        Task<Held> pending;
        lock (_gate)
        {
            current = _held;
            if (current is not null && _time.GetUtcNow() < current.RenewAt)
            {
                return current.Credentials;
            }

            pending = _renewal ??= RenewAsync(rejected: null);
        }

        try
        {
            return (await pending.WaitAsync(cancellationToken)).Credentials;
        }
        catch (Exception) when (current is not null && _time.GetUtcNow() < current.ExpiresAt && !cancellationToken.IsCancellationRequested)
        {
            return current.Credentials; // an early renewal that failed: what we hold is still good
        }
    }

    /// <inheritdoc/>
    public async ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Held> pending;
            bool isReplacement;
            lock (_gate)
            {
                if (_held is not null && !IsSame(_held.Credentials, refused))
                {
                    return _held.Credentials; // someone else has renewed meanwhile
                }

                pending = _renewal ??= RenewAsync(refused.AccessKeyId);
                isReplacement = _renewalWithout == refused.AccessKeyId;
            }

            var renewed = (await pending.WaitAsync(cancellationToken)).Credentials;
            if (!IsSame(renewed, refused))
            {
                return renewed;
            }

            if (isReplacement)
            {
                return null;
            }

            // An ordinary renewal was under way; the issuer did not know yet that these are refused, and handed them out again.
        }
    }

    /// <summary>Ends a question to the issuer that is under way.</summary>
    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private static bool IsSame(OssCredentials a, OssCredentials b) => a.AccessKeyId == b.AccessKeyId && a.SecurityToken == b.SecurityToken;

    /// <summary>Called under the gate; the work itself runs outside it.</summary>
    private Task<Held> RenewAsync(string? rejected)
    {
        _renewalWithout = rejected;
        var stop = _disposed.Token;
        return Task.Run(
            async () =>
            {
                try
                {
                    var issued = await _issue(rejected, stop);
                    var next = Hold(issued);
                    lock (_gate)
                    {
                        _held = next;
                        _renewal = null;
                    }

                    return next;
                }
                catch
                {
                    lock (_gate)
                    {
                        _renewal = null;
                        if (_held is { } current && _time.GetUtcNow() is var now && now < current.ExpiresAt)
                        {
                            // The issuer is out while what we hold still lives: do not make every request wait for it.
                            _held = current with { RenewAt = Earlier(now + PauseAfterRenewal, current.ExpiresAt) };
                        }
                    }

                    throw;
                }
            },
            stop);
    }

    private Held Hold(OssCredentials issued)
    {
        var now = _time.GetUtcNow();
        if (issued.Expiration is not { } expiration)
        {
            return new Held(issued, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        }

        // The remaining life is measured on the issuer's clock, so a wrong clock here does no harm.
        var life = expiration - (issued.IssuedAt ?? now);
        var expiresAt = now + life;
        var margin = life / 5 < LongestMargin ? life / 5 : LongestMargin;
        var renewAt = expiresAt - margin;

        // The issuer may hand out cached credentials with little life left; do not ask again at every request.
        var earliest = Earlier(now + PauseAfterRenewal, expiresAt);
        return new Held(issued, renewAt > earliest ? renewAt : earliest, expiresAt);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed record Held(OssCredentials Credentials, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
}
