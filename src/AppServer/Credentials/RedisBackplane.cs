using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace Scenario.AppServer.Credentials;

/// <summary>Tells the other replicas, through Redis, that credentials were replaced, so that their memory lets go of the old ones.</summary>
internal sealed class RedisBackplane(IConnectionMultiplexer redis) : IFusionCacheBackplane
{
    private BackplaneSubscriptionOptions? _subscription;
    private RedisChannel _channel;

    public void Subscribe(BackplaneSubscriptionOptions options)
    {
        Remember(options);
        redis.GetSubscriber().Subscribe(_channel, Receive);
    }

    public async ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        Remember(options);
        await redis.GetSubscriber().SubscribeAsync(_channel, Receive);
    }

    public void Unsubscribe()
    {
        _subscription = null;
        redis.ConnectionRestored -= Reconnected;
        redis.GetSubscriber().Unsubscribe(_channel, Receive, CommandFlags.FireAndForget);
    }

    public async ValueTask UnsubscribeAsync()
    {
        _subscription = null;
        redis.ConnectionRestored -= Reconnected;
        await redis.GetSubscriber().UnsubscribeAsync(_channel, Receive, CommandFlags.FireAndForget);
    }

    public void Publish(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        redis.GetSubscriber().Publish(_channel, BackplaneMessage.ToByteArray(message));

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default) =>
        await redis.GetSubscriber().PublishAsync(_channel, BackplaneMessage.ToByteArray(message)).WaitAsync(token);

    private void Remember(BackplaneSubscriptionOptions options)
    {
        _subscription = options;
        _channel = RedisChannel.Literal(options.ChannelName ?? throw new ArgumentException("The cache names no channel.", nameof(options)));
        redis.ConnectionRestored += Reconnected;
    }

    private void Receive(RedisChannel channel, RedisValue value)
    {
        try
        {
            _subscription?.IncomingMessageHandler?.Invoke(BackplaneMessage.FromByteArray(value));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            // Not one of our messages; the entry is looked up in Redis when it is next needed anyway.
        }
    }

    private void Reconnected(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Subscription)
        {
            _subscription?.ConnectHandler?.Invoke(new BackplaneConnectionInfo(true));
        }
    }
}
