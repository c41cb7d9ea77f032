using System.Net;
using System.Net.Sockets;
using Scenario.FakeCloud;

namespace Scenario.Integration.FakeCloud;

/// <summary>Nothing but its options configures a cloud, and nothing of a test's surroundings reaches it.</summary>
public sealed class IsolationTests
{
    [Fact]
    public async Task both_loopback_families_and_localhost_answer()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        using var http = cloud.CreateHttpClient();

        foreach (var endpoint in (Uri[])[cloud.StsEndpoint, cloud.OssEndpoint])
        {
            foreach (var host in Socket.OSSupportsIPv6 ? (string[])["127.0.0.1", "[::1]", "localhost"] : ["127.0.0.1", "localhost"])
            {
                using var answer = await http.GetAsync(new Uri($"http://{host}:{endpoint.Port}/__admin/health"), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    [Fact]
    public async Task a_bucket_below_localhost_is_found_without_a_resolver_that_knows_it()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = Seed.Default.With(
            Seed.Account("11223344").Bucket("open-photos", configure: static b => b.Acl("public-read").Object("a.txt", "hello"))));
        using var http = cloud.CreateHttpClient();

        Assert.Equal("hello", await http.GetStringAsync(new Uri($"http://open-photos.localhost:{cloud.OssEndpoint.Port}/a.txt"),
            TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task ambient_state_of_a_test_does_not_reach_the_servers()
    {
        var ambient = new AsyncLocal<string> { Value = "of this test" };
        var seen = new List<string?>();
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Log = _ => seen.Add(ambient.Value));
        using var http = cloud.CreateHttpClient();

        using var answer = await http.GetAsync(cloud.OssEndpoint, TestContext.Current.CancellationToken);
        await cloud.Requests.WaitForAsync(static request => request.Service == "oss", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.NotEmpty(seen);
        Assert.All(seen, Assert.Null);
    }

    [Fact]
    public async Task a_stopped_service_refuses_connections_and_answers_on_the_same_port_again()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        using var http = cloud.CreateHttpClient();
        var health = new Uri(cloud.StsEndpoint, "/__admin/health");
        for (var round = 0; round < 3; round++)
        {
            await using (await cloud.Sts.StopAsync())
            {
                Assert.False(cloud.Sts.IsRunning);
                var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(health, TestContext.Current.CancellationToken));
                Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(refused.InnerException).SocketErrorCode);
                using var other = await http.GetAsync(new Uri(cloud.OssEndpoint, "/__admin/health"), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, other.StatusCode);
                await Assert.ThrowsAsync<InvalidOperationException>(() => cloud.Sts.StopAsync());
            }

            using var answer = await http.GetAsync(health, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(65536)]
    public async Task a_port_that_is_none_is_named(int port)
    {
        var refusal = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => FakeCloudHost.StartAsync(options => options.StsPort = port));

        Assert.Contains("StsPort is a port from 0 (any free one) to 65535.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_taken_port_is_named_and_leaves_nothing_behind()
    {
        await using var first = await FakeCloudHost.StartAsync();

        var refusal = await Assert.ThrowsAsync<IOException>(() => FakeCloudHost.StartAsync(options => options.OssPort = first.OssEndpoint.Port));

        Assert.Contains($"OssPort: cannot listen on 127.0.0.1:{first.OssEndpoint.Port}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task two_hundred_side_by_side_do_not_hear_each_other()
    {
        var token = TestContext.Current.CancellationToken;
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), token, async (number, cancellationToken) =>
        {
            await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: cancellationToken);
            await cloud.Oss.PutAsync("sample-bucket", $"only-{number}.txt", "x", cancellationToken: cancellationToken);
            cloud.Clock.Advance(TimeSpan.FromHours(number));
            using var http = cloud.CreateHttpClient();
            using var answer = await http.GetAsync(new Uri(cloud.OssEndpoint, $"/sample-bucket/only-{number}.txt"), cancellationToken);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal($"/sample-bucket/only-{number}.txt", Assert.Single(cloud.Requests).Target);
            Assert.Equal([$"only-{number}.txt"], await cloud.Oss.KeysAsync("sample-bucket", "only-"));
            Assert.Equal(TimeSpan.FromHours(number), cloud.Clock.Offset);
        });
    }
}
