using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Callback;

/// <summary>
/// Public keys of OSS, fetched from allowed addresses only: the vendor's, and one configured prefix. Anything else would let a
/// stranger sign with a key of their own.
/// </summary>
internal sealed class CallbackKeys(IHttpClientFactory clients, IOptions<CallbackOptions> options, TimeProvider time, ILogger<CallbackKeys> logger)
{
    public const string ClientName = "callback-keys";
    public const int MaxBytes = 16 * 1024;

    private const string VendorHost = "gosspublic.alicdn.com";
    private const int MaxKeys = 16;
    private static readonly TimeSpan s_keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_refreshPause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Entry> _keys = new(StringComparer.Ordinal);

    /// <summary>Whether a key may be fetched from there; the vendor's address is asked over HTTPS whatever the scheme said.</summary>
    public bool TryAllow(string text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0 || uri.Scheme is not ("http" or "https"))
        {
            return false;
        }

        if (uri.Host == VendorHost && uri.IsDefaultPort)
        {
            address = new UriBuilder(uri) { Scheme = Uri.UriSchemeHttps, Port = -1 }.Uri;
            return true;
        }

        if (options.Value.PublicKeyPrefix is { } prefix
            && Uri.Compare(uri, prefix, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0
            && uri.AbsolutePath.StartsWith(prefix.AbsolutePath, StringComparison.Ordinal))
        {
            address = uri;
            return true;
        }

        return false;
    }

    /// <summary>The PEM of an allowed address; null when it cannot be had.</summary>
    public async Task<string?> FindAsync(Uri address, CancellationToken cancellationToken)
    {
        var name = address.AbsoluteUri;
        var now = time.GetUtcNow();
        if (_keys.TryGetValue(name, out var known) && now - known.FetchedAt < s_keep && now >= known.FetchedAt)
        {
            return known.Pem;
        }

        return await FetchAsync(address, cancellationToken);
    }

    /// <summary>
    /// The key after a signature did not match the cached one: fetched anew, since the signer may have changed it. Null when it is
    /// still the same, cannot be had, or was fetched less than 30 s ago, so that forged callbacks do not become requests for keys.
    /// </summary>
    public async Task<string?> RefreshAsync(Uri address, string pem, CancellationToken cancellationToken) =>
        _keys.TryGetValue(address.AbsoluteUri, out var known) && (time.GetUtcNow() - known.FetchedAt).Duration() < s_refreshPause
            ? (known.Pem == pem ? null : known.Pem)
            : await FetchAsync(address, cancellationToken) is { } fetched && fetched != pem ? fetched : null;

    private async Task<string?> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        var name = address.AbsoluteUri;
        try
        {
            using var http = clients.CreateClient(ClientName);
            var pem = Encoding.ASCII.GetString(await http.GetByteArrayAsync(address, cancellationToken));
            using (var rsa = RSA.Create())
            {
                rsa.ImportFromPem(pem);
            }

            if (_keys.Count >= MaxKeys)
            {
                _keys.Clear();
            }

            _keys[name] = new Entry(pem, time.GetUtcNow());
            return pem;
        }
        catch (Exception error) when (error is HttpRequestException or ArgumentException or CryptographicException
            || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.CallbackKeyUnavailable(logger, name, error.Message);
            return null;
        }
    }

    private sealed record Entry(string Pem, DateTimeOffset FetchedAt);
}
