using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Scenario.AppServer.Sts;
using ZiggyCreatures.Caching.Fusion;

namespace Scenario.AppServer.Credentials;

/// <summary>Issued credentials, encrypted: in memory, and in Redis when it is configured.</summary>
internal sealed class CredentialStore
{
    private readonly IFusionCache _cache;
    private readonly IDataProtector _protector;
    private readonly ILogger<CredentialStore> _logger;
    private readonly FusionCacheEntryOptions _read;
    private readonly FusionCacheEntryOptions _readShared;

    public CredentialStore(IFusionCacheProvider caches, IDataProtectionProvider protection, ILogger<CredentialStore> logger)
    {
        var cache = caches.GetCache(CredentialCaching.Name);
        _cache = cache;
        _protector = protection.CreateProtector("Scenario.AppServer.Credentials.v2");
        _logger = logger;
        _read = cache.CreateEntryOptions();
        _readShared = cache.CreateEntryOptions(static o => o.SkipMemoryCacheRead = true);
    }

    /// <summary>What is stored under a key; null when nothing is, or when it is not what this or another replica stored under that very key.</summary>
    /// <param name="key">A key of <see cref="CredentialKey"/>.</param>
    /// <param name="shared">Look past this process's memory: another replica may have stored something newer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RoleCredentials?> FindAsync(string key, bool shared, CancellationToken cancellationToken)
    {
        var found = await _cache.TryGetAsync<byte[]>(key, shared && _cache.HasDistributedCache ? _readShared : _read, cancellationToken);
        if (!found.HasValue || found.Value is not { } payload)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<RoleCredentials>(ProtectorOf(key).Unprotect(payload));
        }
        catch (CryptographicException exception)
        {
            Log.StoredCredentialsUnreadable(_logger, exception.GetType().Name);
            return null;
        }
    }

    /// <summary>Stores credentials for as long as they live; when this returns, the other replicas can read them.</summary>
    public async Task SaveAsync(string key, RoleCredentials credentials, CancellationToken cancellationToken)
    {
        var payload = ProtectorOf(key).Protect(JsonSerializer.SerializeToUtf8Bytes(credentials));
        await _cache.SetAsync(key, payload, options => options.SetDuration(credentials.Lifetime), token: cancellationToken);
    }

    // INVARIANT: the key takes part in the encryption as associated data, so an entry that was copied under another user's key does not open.
    private IDataProtector ProtectorOf(string key) => _protector.CreateProtector(key);
}
