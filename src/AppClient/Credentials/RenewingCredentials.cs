namespace Scenario.AppClient.Credentials;

/// <summary>
/// Credentials issued by AppServer, renewed shortly before they expire and whenever the service refuses them. All callers
/// share one request to AppServer, and a caller that gives up does not take the others' request down with it.
/// </summary>
/// <param name="issue">Asks AppServer; the first argument names the access key that the service refused although it should still live, null when none was.</param>
/// <param name="time">Measures their life.</param>
internal sealed class RenewingCredentials(Func<string?, CancellationToken, Task<IssuedCredentials>> issue, TimeProvider time) : ICredentialsSource, IDisposable
{
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PauseAfterRenewal = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private Held? _held;
    private Task<Held>? _renewal;
    private string? _renewalWithout;
    private int _issuedCount;

    /// <summary>How many times credentials have come from AppServer, the first included.</summary>
    public int IssuedCount => Volatile.Read(ref _issuedCount);

    /// <summary>The last answer of AppServer; asks for one if there is none or it is about to expire.</summary>
    /// <exception cref="AppServer.AppServerException">AppServer refused, and there is no unexpired answer to fall back on.</exception>
    public async ValueTask<IssuedCredentials> GetIssuedAsync(CancellationToken cancellationToken)
    {
        Held? current;
        Task<Held> pending;
        lock (_gate)
        {
            current = _held;
            if (current is not null && time.GetUtcNow() < current.RenewAt)
            {
                return current.Issued;
            }

            pending = _renewal ??= RenewAsync(rejected: null);
        }

        try
        {
            return (await pending.WaitAsync(cancellationToken)).Issued;
        }
        catch (Exception) when (current is not null && time.GetUtcNow() < current.ExpiresAt && !cancellationToken.IsCancellationRequested)
        {
            return current.Issued; // an early renewal that failed: what we hold is still good
        }
    }

    public async ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken) => (await GetIssuedAsync(cancellationToken)).Credentials;

    public async ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<Held> pending;
            bool isReplacement;
            lock (_gate)
            {
                if (_held is not null && !IsSame(_held.Issued.Credentials, refused))
                {
                    return _held.Issued.Credentials; // someone else has renewed meanwhile
                }

                pending = _renewal ??= RenewAsync(refused.AccessKeyId);
                isReplacement = _renewalWithout == refused.AccessKeyId;
            }

            var renewed = (await pending.WaitAsync(cancellationToken)).Issued.Credentials;
            if (!IsSame(renewed, refused))
            {
                return renewed;
            }

            if (isReplacement)
            {
                return null;
            }

            // An ordinary renewal was under way; AppServer did not know yet that these are refused, and handed them out again.
        }
    }

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
                    var issued = await issue(rejected, stop);
                    var next = Hold(issued);
                    Interlocked.Increment(ref _issuedCount);
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
                        if (_held is { } current && time.GetUtcNow() is var now && now < current.ExpiresAt)
                        {
                            // AppServer is out while what we hold still lives: do not make every request wait for it.
                            _held = current with { RenewAt = Earlier(now + PauseAfterRenewal, current.ExpiresAt) };
                        }
                    }

                    throw;
                }
            },
            stop);
    }

    private Held Hold(IssuedCredentials issued)
    {
        var now = time.GetUtcNow();
        if (issued.Credentials.Expiration is not { } expiration)
        {
            return new Held(issued, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        }

        // The remaining life is measured on the server's clock, so a wrong clock here does no harm.
        var life = expiration - issued.ServerTime;
        var expiresAt = now + life;
        var margin = life / 5 < LongestMargin ? life / 5 : LongestMargin;
        var renewAt = expiresAt - margin;

        // AppServer may hand out cached credentials with little life left; do not ask again at every request.
        var earliest = Earlier(now + PauseAfterRenewal, expiresAt);
        return new Held(issued, renewAt > earliest ? renewAt : earliest, expiresAt);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private sealed record Held(IssuedCredentials Issued, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
}
