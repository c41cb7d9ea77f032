using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;

namespace Scenario.Integration.Conformance;

/// <summary>The vendor's Node SDKs, unmodified, against the hosts as separate processes.</summary>
public sealed class NodeSdkTests(S3Server server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public Task the_vendors_node_sdks_pass_unmodified() => RunAsync("");

    [Theory]
    [InlineData("file")]
    [InlineData("s3")]
    public async Task ali_oss_passes_over_other_stores_too(string store)
    {
        RequireSuite();
        await using var place = await TestStore.CreateAsync(store, server);

        await RunAsync(string.Concat(place.Arguments.Select(static argument => $" '{argument}'")), "test/oss.operations.test.js");
    }

    private static (string Bash, string Suite) RequireSuite()
    {
        Require.Node();
        var bash = Require.Executable("node", "bash");
        var suite = Path.Combine(Repository.Root, "tests", "Conformance");
        Require.Met("node", Directory.Exists(Path.Combine(suite, "node_modules")), "tests/Conformance has no node_modules (npm ci --prefix tests/Conformance)");
        return (bash, suite);
    }

    private static async Task RunAsync(string ossArguments, params string[] files)
    {
        var (bash, suite) = RequireSuite();
        var ports = FreePorts(3);
        var start = new ProcessStartInfo(bash)
        {
            ArgumentList = { Path.Combine(suite, "run.sh") },
            WorkingDirectory = Repository.Root,
            Environment =
            {
                ["SCENARIO_STS"] = $"http://127.0.0.1:{ports[0]}",
                ["SCENARIO_OSS"] = $"http://127.0.0.1:{ports[1]}",
                ["SCENARIO_APP"] = $"http://127.0.0.1:{ports[2]}",
                ["SCENARIO_STS_EXE"] = CommandLineOf("FakeSts"),
                ["SCENARIO_OSS_EXE"] = CommandLineOf("FakeOss") + ossArguments,
                ["SCENARIO_APP_EXE"] = CommandLineOf("AppServer"),
                ["SCENARIO_RESULTS"] = Path.Combine(Path.GetTempPath(), $"scenario-conformance-{Guid.NewGuid():N}"),
            },
        };
        foreach (var file in files)
        {
            start.ArgumentList.Add(file);
        }

        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken, Limit);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, $"{output}\n{errors}");
    }

    // Quoted for the shell: the repository may lie in a directory with spaces.
    private static string CommandLineOf(string host) => $"dotnet '{Path.Combine(AppContext.BaseDirectory, $"Scenario.{host}.dll")}'";

    // Each with its TLS neighbour, ten ports on; held until all are chosen, so that they do not meet.
    private static int[] FreePorts(int count)
    {
        var held = new List<TcpListener>();
        var ports = new List<int>();
        while (ports.Count < count)
        {
            var plain = new TcpListener(IPAddress.Loopback, 0);
            plain.Start();
            held.Add(plain);
            var port = ((IPEndPoint)plain.LocalEndpoint).Port;
            try
            {
                var tls = new TcpListener(IPAddress.Loopback, port + 10);
                tls.Start();
                held.Add(tls);
                ports.Add(port);
            }
            catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
            {
                // Taken, or beyond the last port: the next one.
            }
        }

        held.ForEach(static listener => listener.Stop());
        return [.. ports];
    }
}
