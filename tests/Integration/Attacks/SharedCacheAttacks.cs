using Scenario.Integration.AppServer;
using StackExchange.Redis;

namespace Scenario.Integration.Attacks;

/// <summary>Whoever can write to Redis, but has no key of the ring, must gain nothing: no other user's credentials, and no server that fails.</summary>
public sealed class SharedCacheAttacks
{
    [Fact]
    public async Task alices_entry_under_bobs_key_does_not_give_bob_her_credentials()
    {
        await using var redis = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        using var sts = new MisbehavingSts();
        string alice, bob;
        RedisKey alicesEntry, bobsEntry;
        await using (var first = await StartAsync(sts, redis))
        {
            alice = await KeyIdAsync(first, "alice");
            alicesEntry = Entries(connection).Single();
            bob = await KeyIdAsync(first, "bob");
            bobsEntry = Entries(connection).Single(k => k != alicesEntry);
        }

        await connection.GetDatabase().KeyCopyAsync(alicesEntry, bobsEntry, replace: true);
        await using var second = await StartAsync(sts, redis);

        var got = await KeyIdAsync(second, "bob");
        Assert.NotEqual(alice, got);
        Assert.NotEqual(bob, got); // his own entry is gone, so his credentials are issued anew
        Assert.Equal(alice, await KeyIdAsync(second, "alice"));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"v":null}""")]
    [InlineData("""{"v":"AAAA"}""")]
    [InlineData("""{"v":17}""")]
    [InlineData("")]
    public async Task a_damaged_entry_is_a_miss(string damage)
    {
        await using var redis = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        using var sts = new MisbehavingSts();
        await using (var first = await StartAsync(sts, redis))
        {
            await KeyIdAsync(first, "alice");
        }

        await connection.GetDatabase().HashSetAsync(Entries(connection).Single(), "data", damage);
        await using var second = await StartAsync(sts, redis);

        await KeyIdAsync(second, "alice");
        await KeyIdAsync(second, "alice");
        Assert.Equal(2, sts.Calls.Count); // issued anew once, and stored where the damage was
    }

    [Theory]
    [InlineData("a string in its place")]
    [InlineData("a list in its place")]
    [InlineData("a hash without data")]
    [InlineData("an expiry that is no number")]
    public async Task something_else_under_the_key_is_a_miss(string what)
    {
        await using var redis = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        using var sts = new MisbehavingSts();
        await using (var first = await StartAsync(sts, redis))
        {
            await KeyIdAsync(first, "alice");
        }

        var database = connection.GetDatabase();
        var key = Entries(connection).Single();
        switch (what)
        {
            case "a string in its place":
                await database.StringSetAsync(key, "x");
                break;
            case "a list in its place":
                await database.KeyDeleteAsync(key);
                await database.ListLeftPushAsync(key, "x");
                break;
            case "a hash without data":
                await database.HashDeleteAsync(key, "data");
                break;
            default:
                await database.HashSetAsync(key, "absexp", "x");
                break;
        }

        await using var second = await StartAsync(sts, redis);

        await KeyIdAsync(second, "alice");
    }

    private static RedisKey[] Entries(ConnectionMultiplexer connection) => [.. connection.GetServers().Single().Keys(pattern: "*credentials:*")];

    private static async Task<string> KeyIdAsync(AppServerReplica server, string user) =>
        (await server.CredentialsAsync(user)).GetProperty("accessKeyId").GetString()!;

    private static Task<AppServerReplica> StartAsync(MisbehavingSts sts, RedisServer redis) =>
        AppServerReplica.StartAsync(sts.Url, null, ("Redis:Configuration", redis.Address), ("Redis:Timeout", "00:00:30"));
}
