namespace Scenario.AppClient.Credentials;

/// <summary>Credentials that were handed over by other means; nobody can renew them.</summary>
internal sealed class StaticCredentials(OssCredentials credentials) : ICredentialsSource
{
    public ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credentials);

    public ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken) => ValueTask.FromResult<OssCredentials?>(null);
}
