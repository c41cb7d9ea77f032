using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Scenario.FakeCloud;

namespace Scenario.Integration.FakeCloud;

/// <summary>What a developer gets wrong with the package, and what it says then.</summary>
public sealed class MistakeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, Action<FakeCloudOptions>> Options => new()
    {
        { "Seed: null is no seed", static options => options.Seed = null! },
        { "Region: A region is written as signatures name it, such as cn-hangzhou", static options => options.Region = "" },
        { "Region: A region is written as signatures name it, such as cn-hangzhou", static options => options.Region = "oss-cn-hangzhou" },
        { "$.accounts[0].buckets[0].region: A region is written", static options => options.Seed = Seed.Account("1").Bucket("photos", "Shanghai") },
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
        { "'{AccessKeySecret} {OssEndpont}' names something else than", static cloud => Task.FromResult(
            cloud.ToSettings("appServer", new Dictionary<string, string> { ["a"] = "{AccessKeySecret} {OssEndpont}" })) },
        { "(Parameter 'key')", static cloud => cloud.Oss.ReadAsync("sample-bucket", null!) },
        { "'/a' can be no key. A key has 1 to 1023 bytes of UTF-8, does not begin with a slash", static cloud => cloud.Oss.PutAsync("sample-bucket", "/a", "text") },
        { "A key has 1 to 1023 bytes", static cloud => cloud.Oss.PutAsync("sample-bucket", "", "text") },
        { "…' can be no key. A key has 1 to 1023 bytes", static cloud => cloud.Oss.PutAsync("sample-bucket", new string('a', 1024), "text") },
        { "'oss:Prefix' has no value; leave out", static cloud => cloud.DecideAsync("oss-readonly", "oss:ListObjects", "sample-bucket",
            conditions: new Dictionary<string, string> { ["oss:Prefix"] = null! }) },
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

    /// <summary>Every parameter that may not be null, of every method: no <see cref="NullReferenceException"/>, and nothing done with half of a call.</summary>
    [Fact]
    public async Task a_null_where_none_may_be_is_refused_by_the_name_of_its_parameter()
    {
        await using var cloud = await FakeCloudHost.StartAsync(cancellationToken: Stop);
        object[] parts =
        [
            cloud, cloud.Oss, cloud.Ram, cloud.Requests, Seed.Default, Policy.Allow("oss:*"), BucketOf(static _ => { }), typeof(Seed), typeof(Policy), typeof(Trust),
        ];
        var missed = new List<string>();
        var tried = 0;
        foreach (var (part, method, parameter) in
            from part in parts
            from method in (part as Type ?? part.GetType()).GetMethods(BindingFlags.Public | BindingFlags.DeclaredOnly
                | (part is Type ? BindingFlags.Static : BindingFlags.Instance))
            from parameter in method.GetParameters()
            where !parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull
            select (part, method, parameter))
        {
            tried++;
            var arguments = method.GetParameters().Select(other => other == parameter ? null : Sample(other)).ToArray();
            try
            {
                await (method.Invoke(part as Type is null ? part : null, arguments) as Task ?? Task.CompletedTask);
                missed.Add($"{method.Name}({parameter.Name}): taken");
            }
            catch (Exception exception)
            {
                var thrown = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
                if (thrown is not ArgumentException { ParamName: { } name } || name != parameter.Name)
                {
                    missed.Add($"{method.Name}({parameter.Name}): {thrown.GetType().Name} {thrown.Message}");
                }
            }
        }

        Assert.True(tried > 40, $"{tried}");
        Assert.Empty(missed);
    }

    [Fact]
    public async Task a_region_that_no_list_has_is_taken_and_warned_of()
    {
        var lines = new ConcurrentQueue<string>();
        await using var cloud = await FakeCloudHost.StartAsync(options => (options.Region, options.Seed, options.Log) =
            ("cn-hangzou", Seed.Default.With(Seed.Account("1").Bucket("photos", "mars-1")), lines.Enqueue), Stop);

        Assert.Equal("cn-hangzou", cloud.Region);
        Assert.Equal(2, lines.Count(static line => line.Contains("is none of the vendor's", StringComparison.Ordinal)));
        Assert.All(["cn-hangzou", "mars-1"], region => Assert.Contains(lines, line => line.Contains($"Region {region} is none of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task the_region_that_an_SDK_is_told_is_the_one_that_all_buckets_share()
    {
        var seed = Seed.Account("1").User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunOSSFullAccess"]).Bucket("photos", "cn-shanghai");
        await using var one = await FakeCloudHost.StartAsync(options => options.Seed = seed, Stop);
        await using var two = await FakeCloudHost.StartAsync(options => options.Seed = seed.Bucket("films", "cn-beijing"), Stop);
        await using var told = await FakeCloudHost.StartAsync(options => (options.Seed, options.Region) = (seed, "cn-shenzhen"), Stop);

        Assert.Equal(["cn-shanghai", "cn-hangzhou", "cn-shenzhen"], new[] { one, two, told }.Select(static cloud => cloud.Region));
        Assert.Equal(("cn-shanghai", "cn-shanghai"), (one.EnvironmentFor("backend")["OSS_REGION"], one.ToSettings("backend")["AlibabaCloud:Region"]));
    }

    private static BucketSeed BucketOf(Action<BucketSeed> configure)
    {
        BucketSeed? bucket = null;
        _ = Seed.Account("1").Bucket("photos", configure: seed => configure(bucket = seed));
        return bucket!;
    }

    private static object? Sample(ParameterInfo parameter) =>
        parameter.HasDefaultValue ? parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)
        : parameter.ParameterType == typeof(string) ? "oss-readonly"
        : parameter.ParameterType == typeof(byte[]) ? Array.Empty<byte>()
        : parameter.ParameterType == typeof(string[]) ? Array.Empty<string>()
        : parameter.ParameterType == typeof(Policy) ? Policy.Allow("oss:*")
        : parameter.ParameterType == typeof(Trust) ? Trust.Account("1")
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;

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
