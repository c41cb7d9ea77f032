using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;
using StackExchange.Redis;

namespace Scenario.AppServer.Credentials;

/// <summary>A lock in Redis with a short lease that its holder renews: a replica that dies frees it within seconds.</summary>
internal sealed class RedisIssueLock([FromKeyedServices(CredentialCaching.Name)] IConnectionMultiplexer redis, IOptions<RedisOptions> options,
    ILogger<RedisIssueLock> logger) : IIssueLock
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewalPause = TimeSpan.FromSeconds(2);

    public async Task<IAsyncDisposable?> TryTakeAsync(string key, CancellationToken cancellationToken)
    {
        var name = $"{options.Value.KeyPrefix}lock:{key}";
        var owner = Guid.NewGuid().ToString("N");
        try
        {
            return await redis.GetDatabase().LockTakeAsync(name, owner, LeaseTime).WaitAsync(cancellationToken)
                ? new Lease(redis.GetDatabase(), name, owner)
                : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            // Without Redis a doubled AssumeRole is better than no credentials.
            Log.RedisLockUnavailable(logger, exception.Message);
            return new Lease(null, name, owner);
        }
    }

    private sealed class Lease : IAsyncDisposable
    {
        private readonly IDatabase? _database;
        private readonly string _name;
        private readonly string _owner;
        private readonly Timer? _renewal;

        public Lease(IDatabase? database, string name, string owner)
        {
            _database = database;
            _name = name;
            _owner = owner;
            // The lease runs by the clock of Redis, so its renewal runs by real time.
            _renewal = database is null
                ? null : new Timer(_ => database.LockExtend(name, owner, LeaseTime, CommandFlags.FireAndForget), null, RenewalPause, RenewalPause);
        }

        public async ValueTask DisposeAsync()
        {
            if (_database is null)
            {
                return;
            }

            await _renewal!.DisposeAsync();
            try
            {
                await _database.LockReleaseAsync(_name, _owner);
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // The lease runs out by itself.
            }
        }
    }
}
