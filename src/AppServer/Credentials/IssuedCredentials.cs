using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Credentials;

/// <summary>Credentials with what is needed to judge their age by our own clock, whatever the clock of STS says.</summary>
/// <param name="Role">As STS issued them.</param>
/// <param name="IssuedAt">By our clock.</param>
/// <param name="Lifetime">As asked of STS.</param>
internal sealed record IssuedCredentials(RoleCredentials Role, DateTimeOffset IssuedAt, TimeSpan Lifetime)
{
    /// <summary>A clock that was set back further than this makes an age meaningless.</summary>
    private static readonly TimeSpan s_fromTheFuture = TimeSpan.FromMinutes(1);

    /// <summary>What is left of their life; not positive once they are dead.</summary>
    public TimeSpan Remaining(DateTimeOffset now) => now < IssuedAt - s_fromTheFuture ? TimeSpan.Zero : IssuedAt + Lifetime - now;

    /// <summary>Whether less than the given share of their life has passed.</summary>
    public bool IsFresh(DateTimeOffset now, double share) => Remaining(now) > Lifetime * (1 - share);

    public override string ToString() => $"{Role}, {Lifetime.TotalSeconds:F0} s from {IssuedAt:O}";
}
