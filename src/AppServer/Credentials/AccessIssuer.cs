using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Grants;
using Scenario.AppServer.Hosting;
using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Credentials;

/// <summary>
/// Credentials for a user: from the store while they are young, else one AssumeRole for all who ask at the same time, in this
/// process and in the other replicas.
/// </summary>
internal sealed class AccessIssuer(
    IServiceScopeFactory scopes,
    GrantCatalog grants,
    CredentialStore store,
    IIssueLock issueLock,
    IdentityState identity,
    StsCircuitBreaker circuit,
    IOptions<CredentialsOptions> options,
    IOptions<UsersOptions> users,
    IOptions<StsOptions> sts,
    AppServerMetrics metrics,
    AuditLog audit,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>Between two looks at what the replica that holds the lock has done.</summary>
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long stale but living credentials are held back while another replica replaces them.</summary>
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);

    /// <summary>Single flight: what is being asked for now, by what is asked.</summary>
    private readonly ConcurrentDictionary<string, Lazy<Task<IssueResult>>> _underWay = new(StringComparer.Ordinal);
    private volatile bool _closing;

    /// <summary>Answers one request; every outcome is counted and audited here.</summary>
    public async Task<IssueResult> IssueAsync(IssueRequest request, CancellationToken cancellationToken)
    {
        var user = users.Value.UserOf(request.Caller);
        var grantName = string.IsNullOrEmpty(request.Grant) ? options.Value.DefaultGrant : request.Grant;
        var result = await DecideAsync(request, user, grantName, cancellationToken);
        if (result.IsGranted)
        {
            metrics.Granted(grantName!, result.Access.Source);
            audit.Granted(user!, grantName!, result.Access);
        }
        else
        {
            metrics.Refused(result.Refusal.Code);
            audit.Refused(user, grantName, result.Refusal);
        }

        return result;
    }

    /// <summary>Lets calls to STS that are under way end, so that what they bring is not lost to the other replicas.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        while (_underWay.Values.FirstOrDefault() is { } call)
        {
            await ((Task)call.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield(); // to whoever waits for the call and takes it off the list
        }
    }

    private async Task<IssueResult> DecideAsync(IssueRequest request, AppUser? user, string? grantName, CancellationToken cancellationToken)
    {
        if (!grants.TryGet(grantName, out var grant))
        {
            return Refuse(400, "unknown-grant", grantName is null ? "Name a grant." : "There is no grant of that name.");
        }

        if (grant.RequiredRole is { } role && !request.Caller.IsInRole(role))
        {
            return Refuse(403, "role-required", "Your account does not hold the role that this grant needs.");
        }

        if (!UserSegment.TryCreate(user?.Name, out var segment, out var refusal))
        {
            return Refuse(403, "user-name", refusal);
        }

        var lifetime = request.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : grant.Duration;
        if (lifetime < TimeSpan.FromSeconds(900) || lifetime > grant.MaxDuration)
        {
            return Refuse(400, "duration",
                string.Create(CultureInfo.InvariantCulture, $"durationSeconds must lie between 900 and {grant.MaxDuration.TotalSeconds:F0}."));
        }

        if (!grant.Template.TryRender(segment, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), out var rendered, out var mistake))
        {
            return Refuse(403, "policy", $"No policy can be made for this user: {mistake}");
        }

        var wanted = new Wanted(
            CredentialKey.For(user!, grant.Name, grant.RoleArn, rendered.Policy, lifetime),
            new RoleRequest(grant.RoleArn, RoleSessionName.For(user!.Name), rendered.Policy, lifetime),
            request.RejectedAccessKeyId,
            (credentials, source) => IssueResult.Granted(new IssuedAccess(user, grant.Account, credentials, rendered, source)));
        return await store.FindAsync(wanted.Key, shared: false, cancellationToken) is { } known && IsUsable(known, wanted.Rejected)
            ? wanted.Grant(known, CredentialSource.Cached)
            : await ShareAsync(wanted).WaitAsync(cancellationToken);
    }

    /// <summary>All who ask for the same thing wait for the same call; it belongs to none of them, so none can cancel it.</summary>
    private async Task<IssueResult> ShareAsync(Wanted wanted)
    {
        var name = $"{wanted.Key}/{wanted.Rejected}";
        var call = _underWay.GetOrAdd(name, _ => new Lazy<Task<IssueResult>>(() => IssueOnceAsync(wanted)));
        try
        {
            return await call.Value;
        }
        finally
        {
            _underWay.TryRemove(KeyValuePair.Create(name, call));
        }
    }

    /// <summary>From the store, if another replica has put them there, else from STS, under the lock that makes this replica the one that asks.</summary>
    private async Task<IssueResult> IssueOnceAsync(Wanted wanted)
    {
        // INVARIANT: a call that passes here is on the list already, so DisposeAsync waits for it.
        ObjectDisposedException.ThrowIf(_closing, this);
        var started = time.GetTimestamp();
        while (true)
        {
            var known = await store.FindAsync(wanted.Key, shared: true, CancellationToken.None);
            if (known is not null && IsUsable(known, wanted.Rejected))
            {
                return wanted.Grant(known, CredentialSource.Cached);
            }

            await using var held = await issueLock.TryTakeAsync(wanted.Key, CancellationToken.None);
            if (held is not null)
            {
                // Another replica may have finished between the look and the lock.
                known = await store.FindAsync(wanted.Key, shared: true, CancellationToken.None);
                return known is not null && IsUsable(known, wanted.Rejected)
                    ? wanted.Grant(known, CredentialSource.Cached)
                    : await AssumeRoleAsync(wanted, known?.AccessKeyId == wanted.Rejected ? null : known);
            }

            var waited = time.GetElapsedTime(started);
            if (known is not null && known.AccessKeyId != wanted.Rejected && waited > StaleAfter && IsAlive(known))
            {
                return wanted.Grant(known, CredentialSource.Stale);
            }

            if (waited > sts.Value.TotalTimeout * 2)
            {
                return Refuse(new IssueRefusal(503, "busy", "Another replica is still asking for these credentials.", TimeSpan.FromSeconds(1)));
            }

            await Task.Delay(LockPoll, time);
        }
    }

    private async Task<IssueResult> AssumeRoleAsync(Wanted wanted, RoleCredentials? known)
    {
        if (identity.IsRoot)
        {
            return Stale() ?? Refuse(new IssueRefusal(503, "server-key", "The server's key is not acceptable; its operator has been told."));
        }

        if (circuit.OpenFor is { } left)
        {
            return Stale() ?? Refuse(new IssueRefusal(503, "sts-pause", "The token service asked for a pause.", left));
        }

        var started = time.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var answer = await scope.ServiceProvider.GetRequiredService<IStsClient>().AssumeRoleAsync(wanted.Call, CancellationToken.None);
        metrics.StsCall(answer.Failure?.Kind, time.GetElapsedTime(started));
        if (answer.IsGranted)
        {
            circuit.RecordSuccess();
            var issued = answer.Value with { IssuedAt = now, Lifetime = wanted.Call.Duration };
            await store.SaveAsync(wanted.Key, issued, CancellationToken.None);
            return wanted.Grant(issued, CredentialSource.Issued);
        }

        var failure = answer.Failure;
        audit.StsFailed(wanted.Call, failure);
        if (failure.Kind is StsFailureKind.Throttled or StsFailureKind.Unavailable)
        {
            circuit.RecordFailure(failure);
        }
        else
        {
            circuit.RecordSuccess();
        }

        return failure.Kind == StsFailureKind.Refused ? Refuse(Describe(failure)) : Stale() ?? Refuse(Describe(failure));

        IssueResult? Stale() => known is not null && IsAlive(known) ? wanted.Grant(known, CredentialSource.Stale) : null;
    }

    private bool IsUsable(RoleCredentials known, string? rejected) =>
        known.AccessKeyId != rejected && known.IsFresh(time.GetUtcNow(), options.Value.RefreshShare);

    private bool IsAlive(RoleCredentials known) => known.Remaining(time.GetUtcNow()) > options.Value.StaleMargin;

    private IssueRefusal Describe(StsFailure failure) => failure.Kind switch
    {
        StsFailureKind.Throttled =>
            new(503, "sts-throttled", "The token service is busy.", circuit.OpenFor ?? TimeSpan.FromSeconds(1), failure.Code, failure.RequestId),
        StsFailureKind.Unavailable =>
            new(503, "sts-unavailable", "The token service cannot be reached.", circuit.OpenFor ?? TimeSpan.FromSeconds(1), failure.Code, failure.RequestId),
        StsFailureKind.Malformed => new(502, "sts-malformed", "The token service gave no usable answer.", null, failure.Code, failure.RequestId),
        _ => new(502, "sts-refused", "The token service refused to issue credentials for this grant.", null, failure.Code, failure.RequestId),
    };

    private static IssueResult Refuse(int status, string code, string detail) => Refuse(new IssueRefusal(status, code, detail));

    private static IssueResult Refuse(IssueRefusal refusal) => IssueResult.Refused(refusal);

    /// <summary>What one request comes down to.</summary>
    /// <param name="Key">Under which it is stored; requests with the same key want the same.</param>
    /// <param name="Call">What STS would be asked.</param>
    /// <param name="Rejected">Credentials that must not be handed out again; null for none.</param>
    /// <param name="Grant">Makes the answer of credentials.</param>
    private sealed record Wanted(string Key, RoleRequest Call, string? Rejected, Func<RoleCredentials, CredentialSource, IssueResult> Grant);
}
