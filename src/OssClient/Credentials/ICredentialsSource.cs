namespace Scenario.Oss.Credentials;

/// <summary>Where an OSS client gets the credentials for the next request. Safe for concurrent use.</summary>
public interface ICredentialsSource
{
    /// <summary>Credentials that are expected to be good for the next request.</summary>
    ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Called when the service has refused <paramref name="refused"/> as expired or invalid. However many callers come
    /// with the same refused credentials, they share one renewal.
    /// </summary>
    /// <returns>Other credentials than the refused ones, or null when there are none to be had.</returns>
    ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken);
}
