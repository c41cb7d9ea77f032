using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Credentials;
using Scenario.AppServer.Hosting;
using StackExchange.Redis;

namespace Scenario.Integration.AppServer;

/// <summary>Replicas over one real Redis.</summary>
public sealed class SharedCacheTests
{
    private const int Users = 200;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(5);

    /// <summary>Of 900 s, the shortest life STS grants: credentials are replaced after 90 s, so five minutes hold four lifetimes.</summary>
    private const double Share = 0.1;
    private const int Lifetimes = 4;

    [Fact]
    public async Task two_replicas_make_one_call_for_each_user_and_lifetime_and_one_may_die()
    {
        await using var redis = await RedisServer.StartAsync();
        var clock = new MovedClock();
        using var sts = new MisbehavingSts(clock);
        await using var survivor = await StartAsync(sts, redis, clock);
        await using var dying = await StartAsync(sts, redis, clock);
        var replicas = new List<AppServerReplica> { survivor, dying };
        var failures = 0;

        for (var passed = TimeSpan.Zero; passed < Span; passed += Step)
        {
            if (passed == Span / 2)
            {
                // With requests on their way: the load balancer below finds the other replica.
                var traffic = AskAllAsync(replicas);
                replicas.Remove(dying);
                await dying.KillAsync();
                failures += await traffic;
            }

            failures += await AskAllAsync(replicas);
            clock.Advance(Step);
        }

        var calls = sts.Calls.GroupBy(static c => c.SessionName).ToDictionary(static g => g.Key, static g => g.Count());
        Assert.Equal(0, failures);
        Assert.Equal(Users, calls.Count);
        Assert.All(calls.Values, static count => Assert.Equal(Lifetimes, count));
        Assert.Equal(Users * Lifetimes, sts.Calls.Count);
    }

    [Fact]
    public async Task what_lies_in_redis_is_encrypted()
    {
        await using var redis = await RedisServer.StartAsync();
        using var sts = new MisbehavingSts();
        await using var server = await StartAsync(sts, redis, new MovedClock());
        await server.CredentialsAsync("alice");

        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var keys = connection.GetServers().Single().Keys(pattern: "*").ToArray();
        Assert.Contains(keys, static k => k.ToString().Contains("credentials:", StringComparison.Ordinal));
        foreach (var key in keys)
        {
            var dump = Convert.ToBase64String((byte[])(await connection.GetDatabase().ExecuteAsync("DUMP", key))!);
            var text = System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(dump));
            Assert.DoesNotContain("secret-of-", text, StringComparison.Ordinal);
            Assert.DoesNotContain("token-of-", text, StringComparison.Ordinal);
            Assert.DoesNotContain("alice", $"{key}{text}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task a_redis_that_dies_costs_calls_but_no_request()
    {
        var redis = await RedisServer.StartAsync();
        using var sts = new MisbehavingSts();
        await using var server = await StartAsync(sts, redis, new MovedClock());
        await server.CredentialsAsync("alice");

        await redis.DisposeAsync();
        await server.CredentialsAsync("bob");
        await server.CredentialsAsync("alice");

        using var ready = await server.Http.GetAsync("/readyz", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task rejected_credentials_leave_the_other_replica_too()
    {
        await using var redis = await RedisServer.StartAsync();
        using var sts = new MisbehavingSts();
        var clock = new MovedClock();
        await using var one = await StartAsync(sts, redis, clock);
        await using var other = await StartAsync(sts, redis, clock);
        var first = (await one.CredentialsAsync("alice")).GetProperty("accessKeyId").GetString();
        Assert.Equal(first, (await other.CredentialsAsync("alice")).GetProperty("accessKeyId").GetString());

        var second = (await one.CredentialsAsync("alice", rejected: first)).GetProperty("accessKeyId").GetString();

        Assert.Equal(second, (await other.CredentialsAsync("alice", rejected: first)).GetProperty("accessKeyId").GetString());
        Assert.Equal(2, sts.Calls.Count);
    }

    [Fact]
    public async Task a_lock_is_held_by_one_and_free_when_it_is_let_go()
    {
        await using var redis = await RedisServer.StartAsync();
        using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Address);
        var issueLock = new RedisIssueLock(connection, Options.Create(new RedisOptions()), NullLogger<RedisIssueLock>.Instance);

        var held = await issueLock.TryTakeAsync("k", TestContext.Current.CancellationToken);
        Assert.NotNull(held);
        Assert.Null(await issueLock.TryTakeAsync("k", TestContext.Current.CancellationToken));

        // A holder that died would not renew: the lease must be short.
        var lease = await connection.GetDatabase().KeyTimeToLiveAsync("scenario:appserver:lock:k");
        Assert.InRange(lease!.Value.TotalSeconds, 0.1, 10);

        await held.DisposeAsync();
        await using var next = await issueLock.TryTakeAsync("k", TestContext.Current.CancellationToken);
        Assert.NotNull(next);
    }

    private static Task<AppServerReplica> StartAsync(MisbehavingSts sts, RedisServer redis, MovedClock clock) => AppServerReplica.StartAsync(
        sts.Url,
        clock,
        ("Redis:Configuration", redis.Address),
        ("Redis:Timeout", "00:00:30"), // a busy machine must not look like a broken Redis
        ("Credentials:RefreshShare", Share.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("Grants:my-files:DurationSeconds", "900"));

    /// <summary>Every user asks once, through a load balancer that goes on to the next replica when one does not answer.</summary>
    /// <returns>How many users got no credentials.</returns>
    private static async Task<int> AskAllAsync(IReadOnlyList<AppServerReplica> replicas)
    {
        var living = replicas.ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, Users).Select(user => AskAsync(living, user)));
        return answers.Count(static ok => !ok);
    }

    private static async Task<bool> AskAsync(AppServerReplica[] replicas, int user)
    {
        for (var attempt = 0; attempt <= replicas.Length; attempt++)
        {
            var replica = replicas[(user + attempt) % replicas.Length];
            try
            {
                using var response = await replica.PostAsync("/api/credentials", $"user-{user}", new { grant = "my-files" });
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    var body = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(TestContext.Current.CancellationToken);
                    return body.GetProperty("allowedPrefix").GetString() == $"users/user-{user}/";
                }
            }
            catch (Exception error)
                when (error is HttpRequestException or OperationCanceledException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // a dead replica
            }
        }

        return false;
    }
}
