using Scenario.Oss.Credentials;

namespace Scenario.AppClient.AppServer;

/// <summary>The credentials that AppServer issues for one grant, with what it says about them.</summary>
internal sealed class GrantCredentials : ICredentialsSource, IDisposable
{
    private readonly RefreshingCredentials _refreshing;
    private volatile IssuedCredentials? _latest;

    /// <param name="issue">Asks AppServer; the first argument names the access key that OSS refused, null when none was.</param>
    /// <param name="time">Measures their life.</param>
    public GrantCredentials(Func<string?, CancellationToken, Task<IssuedCredentials>> issue, TimeProvider time) => _refreshing = new RefreshingCredentials(
        async (rejected, cancellationToken) =>
        {
            var issued = await issue(rejected, cancellationToken);
            _latest = issued;
            return issued.Credentials;
        },
        time);

    /// <summary>The last answer of AppServer; asks for one if there is none or it is about to expire.</summary>
    /// <exception cref="AppServerException">AppServer refused, and there is no unexpired answer to fall back on.</exception>
    public async ValueTask<IssuedCredentials> GetIssuedAsync(CancellationToken cancellationToken)
    {
        await _refreshing.GetAsync(cancellationToken);
        return _latest!;
    }

    public ValueTask<OssCredentials> GetAsync(CancellationToken cancellationToken) => _refreshing.GetAsync(cancellationToken);

    public ValueTask<OssCredentials?> ReplaceAsync(OssCredentials refused, CancellationToken cancellationToken) =>
        _refreshing.ReplaceAsync(refused, cancellationToken);

    public void Dispose() => _refreshing.Dispose();
}
