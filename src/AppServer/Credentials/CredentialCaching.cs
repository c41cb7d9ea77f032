using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Callback;
using Scenario.AppServer.Hosting;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace Scenario.AppServer.Credentials;

/// <summary>The cache of issued credentials: memory, and Redis with a backplane and a lock when it is configured.</summary>
internal static class CredentialCaching
{
    /// <summary>Cache and connection of this library, beside those of the application.</summary>
    public const string Name = "Scenario.AppServer";

    public static void AddCredentialCache(this IServiceCollection services, IConfiguration configuration)
    {
        var redis = configuration.GetSection("Redis").Get<RedisOptions>() ?? new RedisOptions();
        var hasRedis = !string.IsNullOrWhiteSpace(redis.Configuration);
        services.AddSection<RedisOptions>(configuration, "Redis");
        var cache = services.AddFusionCache(Name)
            .WithOptions(options =>
            {
                options.CacheKeyPrefix = $"{redis.KeyPrefix}credentials:";
                options.BackplaneChannelPrefix = redis.KeyPrefix;
                options.DistributedCacheCircuitBreakerDuration = TimeSpan.FromSeconds(2);
                options.BackplaneCircuitBreakerDuration = TimeSpan.FromSeconds(2);
                options.DefaultEntryOptions = new FusionCacheEntryOptions
                {
                    IsFailSafeEnabled = false,
                    AllowBackgroundDistributedCacheOperations = false, // a lock is released only after Redis has the entry
                    AllowBackgroundBackplaneOperations = true,
                    DistributedCacheHardTimeout = redis.Timeout,
                    ReThrowSerializationExceptions = false, // a damaged entry is a miss
                };
            });
        if (!hasRedis)
        {
            services.AddSingleton<IIssueLock, LocalIssueLock>();
            services.AddSingleton<IUsedTickets, LocalUsedTickets>();
            return;
        }

        services.AddKeyedSingleton<IConnectionMultiplexer>(Name, (_, _) =>
        {
            var connection = ConfigurationOptions.Parse(redis.Configuration!);
            connection.AbortOnConnectFail = false; // a Redis that is down at start must not keep users from their credentials
            connection.BacklogPolicy = BacklogPolicy.FailFast; // nor may one that went down make them wait
            connection.AsyncTimeout = (int)redis.Timeout.TotalMilliseconds;
            return ConnectionMultiplexer.Connect(connection);
        });
        services.AddSingleton<IIssueLock, RedisIssueLock>();
        services.AddSingleton<IUsedTickets, RedisUsedTickets>();
        cache
            .WithSerializer(new EntrySerializer())
            .WithDistributedCache(static provider =>
            {
                var connection = provider.GetRequiredKeyedService<IConnectionMultiplexer>(Name);
                return new RedisCache(Options.Create(new RedisCacheOptions { ConnectionMultiplexerFactory = () => Task.FromResult(connection) }));
            })
            .WithBackplane(static provider => new RedisBackplane(provider.GetRequiredKeyedService<IConnectionMultiplexer>(Name)));
    }
}
