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
        var port = TestPorts.Find(13); // ten further each has its TLS neighbour
        var start = new ProcessStartInfo(bash)
        {
            ArgumentList = { Path.Combine(suite, "run.sh") },
            WorkingDirectory = Repository.Root,
            Environment =
            {
                ["SCENARIO_STS"] = $"http://127.0.0.1:{port}",
                ["SCENARIO_OSS"] = $"http://127.0.0.1:{port + 1}",
                ["SCENARIO_APP"] = $"http://127.0.0.1:{port + 2}",
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
}
