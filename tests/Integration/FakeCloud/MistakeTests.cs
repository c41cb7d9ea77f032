using System.Net;
using System.Net.Sockets;
using Scenario.FakeCloud;

namespace Scenario.Integration.FakeCloud;

/// <summary>What a developer gets wrong with the package, and what it says then.</summary>
public sealed class MistakeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<FakeCloudOptions>> Options => new()
    {
        { "Seed: null is no seed", static options => options.Seed = null! },
        { "Region: a name such as cn-hangzhou is wanted", static options => options.Region = "" },
        { "OssPort: this cloud has port 19811 already", static options => (options.StsPort, options.OssPort) = (19811, 19811) },
        { "OssPort: this cloud has port 19821 already", static options => (options.StsPort, options.OssPort, options.Https) = (19811, 19821, true) },
    };

    public static TheoryData<string, Func<FakeCloudHost, Task>> Calls => new()
    {
        { "(Parameter 'role')", static cloud => cloud.IssueTokenAsync(null!) },
        { "There is no user or role 'nobody'; there are the roles", static cloud => cloud.IssueTokenAsync("nobody") },
        { "(Parameter 'identity')", static cloud => cloud.DecideAsync(null!, "oss:GetObject", "sample-bucket/x") },
        { "There is no bucket 'oss:'. A resource of OSS is BUCKET", static cloud => cloud.DecideAsync("oss-readonly", "oss:GetObject", "oss://sample-bucket/x") },
        { "(Parameter 'user')", static cloud => Task.FromResult(cloud.ToSettings(null!)) },
        { "There is no user 'nobody'; there are the roles", static cloud => Task.FromResult(cloud.EnvironmentFor("nobody")) },
        { "(Parameter 'keys')", static cloud => Task.FromResult(cloud.ToSettings("appServer", new Dictionary<string, string> { ["a"] = "{OssEndpont}" })) },
        { "(Parameter 'key')", static cloud => cloud.Oss.ReadAsync("sample-bucket", null!) },
        { "(Parameter 'bucket')", static cloud => cloud.Oss.PutAsync(null!, "key", "text") },
    };

    public static TheoryData<string, Func<FakeCloudHost, Task>> AfterTheEnd => new()
    {
        { "token", static cloud => cloud.IssueTokenAsync("oss-readonly") },
        { "decide", static cloud => cloud.DecideAsync("oss-readonly", "oss:GetObject", "sample-bucket/x") },
        { "put", static cloud => cloud.Oss.PutAsync("sample-bucket", "key", "text") },
        { "disable", static cloud => cloud.Ram.DisableKeyAsync("LTAI5tScenarioAppServer01") },
        { "reset", static cloud => cloud.ResetAsync() },
        { "snapshot", static cloud => cloud.SnapshotAsync() },
    };

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public async Task an_option_that_cannot_be_is_named(string said, Action<FakeCloudOptions> configure)
    {
        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => FakeCloudHost.StartAsync(configure, Stop));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Calls), DisableDiscoveryEnumeration = true)]
    public async Task an_argument_that_cannot_be_is_named(string said, Func<FakeCloudHost, Task> call)
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: Stop);

        var refused = await Assert.ThrowsAnyAsync<ArgumentException>(() => call(cloud));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AfterTheEnd), DisableDiscoveryEnumeration = true)]
    public async Task a_cloud_that_has_ended_says_so_and_does_nothing(string what, Func<FakeCloudHost, Task> call)
    {
        Assert.NotEmpty(what);
        var cloud = await FakeCloudHost.StartAsync(cancellationToken: Stop);
        await cloud.DisposeAsync();
        await cloud.DisposeAsync();

        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(() => call(cloud));

        Assert.Equal(typeof(FakeCloudHost).FullName, refused.ObjectName);
        Assert.Empty(cloud.Requests); // they can still be read
        Assert.Equal(Uri.UriSchemeHttp, cloud.OssEndpoint.Scheme);
    }

    [Fact]
    public async Task a_snapshot_that_was_let_go_says_so()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: Stop);
        var mark = await cloud.SnapshotAsync();
        await mark.DisposeAsync();
        await mark.DisposeAsync();

        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(() => cloud.RestoreAsync(mark, Stop));

        Assert.Equal(typeof(CloudSnapshot).FullName, refused.ObjectName);
    }

    [Fact]
    public async Task a_port_that_somebody_took_while_the_service_was_away_is_named()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: Stop);
        var absence = await cloud.Sts.StopAsync();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            stranger.Bind(new IPEndPoint(IPAddress.Loopback, cloud.StsEndpoint.Port));
        }
        catch (SocketException)
        {
            Assert.Skip("this system lets nobody else bind the port");
        }

        stranger.Listen();

        var refused = await Assert.ThrowsAsync<IOException>(() => absence.DisposeAsync().AsTask());

        Assert.Contains($"Cannot listen on port {cloud.StsEndpoint.Port}", refused.Message, StringComparison.Ordinal);
    }
}
