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
internal sealed class CredentialIssuer(
    IServiceScopeFactory scopes,
    GrantCatalog grants,
    CredentialStore store,
    IIssueLock issueLock,
    IdentityState identity,
    StsGate gate,
    IOptions<CredentialsOptions> options,
    IOptions<UsersOptions> users,
    IOptions<StsOptions> sts,
    AppServerMetrics metrics,
    AuditLog audit,
    TimeProvider time) : IAsyncDisposable
{
    /// <summary>Between two looks at what the replica that holds the lock has done.</summary>
    private static readonly TimeSpan s_lockPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>How long old but living credentials are held back while another replica replaces them.</summary>
    private static readonly TimeSpan s_bridgeAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Lazy<Task<Flight>>> _flights = new(StringComparer.Ordinal);
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
        while (_flights.Values.FirstOrDefault() is { } flight)
        {
            await ((Task)flight.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield(); // to whoever waits for the flight and takes it off the list
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
            return Refuse(400, "duration", string.Create(CultureInfo.InvariantCulture, $"durationSeconds must lie between 900 and {grant.MaxDuration.TotalSeconds:F0}."));
        }

        if (!grant.Template.TryRender(segment, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), out var rendered, out var fault))
        {
            return Refuse(403, "policy", $"No policy can be made for this user: {fault}");
        }

        var key = CredentialKey.For(user!.Name, grant.Name, grant.RoleArn, rendered.Policy, lifetime);
        var call = new RoleRequest(grant.RoleArn, RoleSessionName.For(user.Name), rendered.Policy, lifetime);
        if (await store.FindAsync(key, shared: false, cancellationToken) is { } known && IsUsable(known, request.RejectedAccessKeyId))
        {
            return Granted(known, CredentialSource.Cached);
        }

        var flight = await JoinAsync(key, call, request.RejectedAccessKeyId).WaitAsync(cancellationToken);
        return flight.Credentials is { } credentials ? Granted(credentials, flight.Source) : IssueResult.Refused(flight.Refusal!);

        IssueResult Granted(IssuedCredentials granted, CredentialSource source) =>
            IssueResult.Granted(new IssuedAccess(user, grant.Account, granted, rendered, source));
    }

    /// <summary>All who ask for the same thing wait for the same flight; it belongs to none of them, so none can cancel it.</summary>
    private async Task<Flight> JoinAsync(string key, RoleRequest call, string? rejected)
    {
        var name = $"{key}/{rejected}";
        var flight = _flights.GetOrAdd(name, _ => new Lazy<Task<Flight>>(() => FlyAsync(key, call, rejected)));
        try
        {
            return await flight.Value;
        }
        finally
        {
            _flights.TryRemove(KeyValuePair.Create(name, flight));
        }
    }

    private async Task<Flight> FlyAsync(string key, RoleRequest call, string? rejected)
    {
        // INVARIANT: a flight that passes here is on the list already, so DisposeAsync waits for it.
        ObjectDisposedException.ThrowIf(_closing, this);
        var started = time.GetTimestamp();
        while (true)
        {
            var known = await store.FindAsync(key, shared: true, CancellationToken.None);
            if (known is not null && IsUsable(known, rejected))
            {
                return new Flight(known, CredentialSource.Cached);
            }

            await using var held = await issueLock.TryTakeAsync(key, CancellationToken.None);
            if (held is not null)
            {
                // Another replica may have finished between the look and the lock.
                known = await store.FindAsync(key, shared: true, CancellationToken.None);
                return known is not null && IsUsable(known, rejected)
                    ? new Flight(known, CredentialSource.Cached)
                    : await CallAsync(key, call, known?.Role.AccessKeyId == rejected ? null : known);
            }

            var waited = time.GetElapsedTime(started);
            if (known is not null && known.Role.AccessKeyId != rejected && waited > s_bridgeAfter && IsAlive(known))
            {
                return new Flight(known, CredentialSource.Bridged);
            }

            if (waited > sts.Value.TotalTimeout * 2)
            {
                return new Flight(new IssueRefusal(503, "busy", "Another replica is still asking for these credentials.", TimeSpan.FromSeconds(1)));
            }

            await Task.Delay(s_lockPoll, time);
        }
    }

    private async Task<Flight> CallAsync(string key, RoleRequest call, IssuedCredentials? known)
    {
        if (identity.IsRoot)
        {
            return Bridge(known) ?? new Flight(new IssueRefusal(503, "server-key", "The server's key is not acceptable; its operator has been told."));
        }

        if (gate.ClosedFor is { } left)
        {
            return Bridge(known) ?? new Flight(new IssueRefusal(503, "sts-pause", "The token service asked for a pause.", left));
        }

        var started = time.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var now = time.GetUtcNow();
        var answer = await scope.ServiceProvider.GetRequiredService<IStsClient>().AssumeRoleAsync(call, CancellationToken.None);
        metrics.StsCall(answer.Failure?.Kind, time.GetElapsedTime(started));
        if (answer.IsGranted)
        {
            gate.Answered();
            var issued = new IssuedCredentials(answer.Value, now, call.Duration);
            await store.SaveAsync(key, issued, CancellationToken.None);
            return new Flight(issued, CredentialSource.Issued);
        }

        var failure = answer.Failure;
        audit.StsFailed(call, failure);
        if (failure.Kind is StsFailureKind.Throttled or StsFailureKind.Unavailable)
        {
            gate.Complained(failure);
        }
        else
        {
            gate.Answered();
        }

        return failure.Kind == StsFailureKind.Refused ? new Flight(Describe(failure)) : Bridge(known) ?? new Flight(Describe(failure));
    }

    private Flight? Bridge(IssuedCredentials? known) => known is not null && IsAlive(known) ? new Flight(known, CredentialSource.Bridged) : null;

    private bool IsUsable(IssuedCredentials known, string? rejected) =>
        known.Role.AccessKeyId != rejected && known.IsFresh(time.GetUtcNow(), options.Value.RefreshShare);

    private bool IsAlive(IssuedCredentials known) => known.Remaining(time.GetUtcNow()) > options.Value.BridgeMargin;

    private IssueRefusal Describe(StsFailure failure) => failure.Kind switch
    {
        StsFailureKind.Throttled => new(503, "sts-throttled", "The token service is busy.", gate.ClosedFor ?? TimeSpan.FromSeconds(1), failure.Code, failure.RequestId),
        StsFailureKind.Unavailable => new(503, "sts-unavailable", "The token service cannot be reached.", gate.ClosedFor ?? TimeSpan.FromSeconds(1), failure.Code, failure.RequestId),
        StsFailureKind.Malformed => new(502, "sts-malformed", "The token service gave no usable answer.", null, failure.Code, failure.RequestId),
        _ => new(502, "sts-refused", "The token service refused to issue credentials for this grant.", null, failure.Code, failure.RequestId),
    };

    private static IssueResult Refuse(int status, string code, string detail) => IssueResult.Refused(new IssueRefusal(status, code, detail));

    private sealed record Flight(IssuedCredentials? Credentials, CredentialSource Source, IssueRefusal? Refusal)
    {
        public Flight(IssuedCredentials credentials, CredentialSource source)
            : this(credentials, source, null)
        {
        }

        public Flight(IssueRefusal refusal)
            : this(null, default, refusal)
        {
        }
    }
}
