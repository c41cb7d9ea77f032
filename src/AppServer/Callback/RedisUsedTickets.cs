using Microsoft.Extensions.Options;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;
using StackExchange.Redis;

namespace Scenario.AppServer.Callback;

/// <summary>Used tickets in the Redis that the replicas share. Without an answer of it no ticket counts as unused.</summary>
internal sealed class RedisUsedTickets([FromKeyedServices(CredentialCaching.Name)] IConnectionMultiplexer redis, IOptions<RedisOptions> options,
    TimeProvider time, ILogger<RedisUsedTickets> logger) : IUsedTickets
{
    /// <summary>Redis forgets by its own clock, which may differ from ours.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    public async Task<bool?> TryUseAsync(CallbackTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            return await redis.GetDatabase()
                .StringSetAsync($"{options.Value.KeyPrefix}ticket:{ticket.Id}", 1, ticket.Expiration - time.GetUtcNow() + Margin, When.NotExists)
                .WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Log.UsedTicketsUnavailable(logger, exception.Message);
            return null;
        }
    }
}
