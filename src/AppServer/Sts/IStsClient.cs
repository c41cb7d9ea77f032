namespace Scenario.AppServer.Sts;

/// <summary>The two calls AppServer makes. Network and protocol failures come back as <see cref="StsFailure"/>; only cancellation throws.</summary>
internal interface IStsClient
{
    /// <summary>Obtains temporary credentials of a role.</summary>
    Task<StsAnswer<RoleCredentials>> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken);

    /// <summary>Asks whose key this is.</summary>
    Task<StsAnswer<CallerIdentity>> GetCallerIdentityAsync(CancellationToken cancellationToken);
}
