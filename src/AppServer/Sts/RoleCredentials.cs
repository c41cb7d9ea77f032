namespace Scenario.AppServer.Sts;

/// <summary>
/// Temporary credentials as STS issued them, with what is needed to judge their age by our own clock, whatever the clock of STS says. Printing one shows
/// no secret.
/// </summary>
/// <param name="AccessKeyId">Begins with <c>STS.</c>; no secret.</param>
/// <param name="AccessKeySecret">Secret.</param>
/// <param name="SecurityToken">Secret.</param>
/// <param name="Expiration">By the clock of STS.</param>
/// <param name="RequestId">Of the AssumeRole call.</param>
internal sealed record RoleCredentials(string AccessKeyId, string AccessKeySecret, string SecurityToken, DateTimeOffset Expiration, string? RequestId)
{
    /// <summary>A clock that was set back further than this makes an age meaningless.</summary>
    private static readonly TimeSpan FromTheFuture = TimeSpan.FromMinutes(1);

    /// <summary>By our clock.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>As asked of STS.</summary>
    public TimeSpan Lifetime { get; init; }

    /// <summary>What is left of their life; not positive once they are dead.</summary>
    public TimeSpan Remaining(DateTimeOffset now) => now < IssuedAt - FromTheFuture ? TimeSpan.Zero : IssuedAt + Lifetime - now;

    /// <summary>Whether less than the given share of their life has passed.</summary>
    public bool IsFresh(DateTimeOffset now, double share) => Remaining(now) > Lifetime * (1 - share);

    public override string ToString() => $"{AccessKeyId} until {Expiration:O}";
}
