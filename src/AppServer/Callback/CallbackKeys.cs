using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Scenario.AppServer.Callback;

/// <summary>
/// Public keys of OSS, fetched from allowed addresses only: the vendor's, and one configured prefix. Anything else would let a
/// stranger sign with a key of their own.
/// </summary>
/// <remarks>
/// However many reports come, an address is asked once at a time and then not for 30 s, and addresses that have not yielded a key are asked
/// <see cref="MaxStrangers"/> times a minute in all.
/// </remarks>
internal sealed class CallbackKeys(IHttpClientFactory clients, IOptions<CallbackOptions> options, TimeProvider time, ILogger<CallbackKeys> logger)
{
    public const string ClientName = "callback-keys";
    public const int MaxBytes = 16 * 1024;

    /// <summary>Fetches a minute from addresses that have not yielded a key yet.</summary>
    public const int MaxStrangers = 8;

    private const string VendorHost = "gosspublic.alicdn.com";
    private const int MaxKeys = 16;
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StrangersWindow = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<Entry>> _keys = new(StringComparer.Ordinal);
    private DateTimeOffset _strangersSince;
    private int _strangers;

    /// <summary>Whether a key may be fetched from there; the vendor's address is asked over HTTPS whatever the scheme said.</summary>
    public bool TryAllow(string text, [NotNullWhen(true)] out Uri? address)
    {
        address = null;
        // Escapes, backslashes and queries can mean something else to the server asked than they do here; the real address has none of them.
        if (text.AsSpan().IndexOfAny("%\\?#@") >= 0 || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || uri.AbsoluteUri != text)
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
    public async Task<string?> FindAsync(Uri address, CancellationToken cancellationToken) =>
        (await GetAsync(address, static (entry, now) => Age(now, entry.Pem is null ? entry.TriedAt : entry.FetchedAt) < (entry.Pem is null ? Pause : Keep))
            .WaitAsync(cancellationToken)).Pem;

    /// <summary>
    /// The key after a signature did not match the cached one: fetched anew, since the signer may have changed it. Null when it is
    /// still the same, cannot be had, or was asked for less than 30 s ago, so that forged callbacks do not become requests for keys.
    /// </summary>
    public async Task<string?> RefreshAsync(Uri address, string pem, CancellationToken cancellationToken)
    {
        var entry = await GetAsync(address, static (entry, now) => Age(now, entry.TriedAt) < Pause).WaitAsync(cancellationToken);
        return entry.Pem == pem ? null : entry.Pem;
    }

    private static TimeSpan Age(DateTimeOffset now, DateTimeOffset then) => (now - then).Duration();

    /// <summary>What is known of an address, or the answer to the one question that is under way or begins here.</summary>
    private Task<Entry> GetAsync(Uri address, Func<Entry, DateTimeOffset, bool> isGoodEnough)
    {
        var name = address.AbsoluteUri;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_keys.TryGetValue(name, out var known) && (!known.IsCompleted || isGoodEnough(known.Result, now)))
            {
                return known;
            }

            if (known?.Result.Pem is null && !MayAskStranger(now))
            {
                return Task.FromResult(new Entry(null, now, now));
            }

            if (known is null && _keys.Count >= MaxKeys)
            {
                // Those that have no key go first, so that invented addresses do not push out the real one.
                _keys.Remove(_keys.OrderBy(static k => k.Value.IsCompleted && k.Value.Result.Pem is null ? 0 : 1).First().Key);
            }

            return _keys[name] = FetchAsync(address, known?.Result);
        }
    }

    private bool MayAskStranger(DateTimeOffset now)
    {
        if (Age(now, _strangersSince) >= StrangersWindow)
        {
            (_strangersSince, _strangers) = (now, 0);
        }

        return _strangers++ < MaxStrangers;
    }

    /// <summary>Never throws; belongs to no request, since others wait for it too. Its time is limited by the client.</summary>
    private async Task<Entry> FetchAsync(Uri address, Entry? known)
    {
        await Task.Yield(); // out of the lock
        try
        {
            using var http = clients.CreateClient(ClientName);
            var pem = Encoding.ASCII.GetString(await http.GetByteArrayAsync(address, CancellationToken.None));
            using (var rsa = RSA.Create())
            {
                rsa.ImportFromPem(pem);
            }

            return new Entry(pem, time.GetUtcNow(), time.GetUtcNow());
        }
        catch (Exception exception)
            when (exception is HttpRequestException or OperationCanceledException or IOException or ArgumentException or CryptographicException)
        {
            Log.CallbackKeyUnavailable(logger, address.AbsoluteUri, exception.Message);
            var now = time.GetUtcNow();
            return known is { Pem: not null } && Age(now, known.FetchedAt) < Keep ? known with { TriedAt = now } : new Entry(null, now, now);
        }
    }

    /// <param name="Pem">Null when it could not be had.</param>
    /// <param name="FetchedAt">When it came.</param>
    /// <param name="TriedAt">When it was last asked for.</param>
    private sealed record Entry(string? Pem, DateTimeOffset FetchedAt, DateTimeOffset TriedAt);
}
