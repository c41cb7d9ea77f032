namespace Scenario.Oss.Credentials;

/// <summary>Credentials that were handed over by other means; nobody can renew them.</summary>
/// <param name="credentials">What signs every request.</param>
public sealed class StaticCredentials(OssCredentials credentials) : ICredentialsSource
{
    /// <inheritdoc/>
    public ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credentials);

    /// <inheritdoc/>
    public ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken) => ValueTask.FromResult<OssCredentials?>(null);
}
