using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Scenario.Integration;

/// <summary>A host that cannot start says why in one line and ends with 1; wrong usage ends with 2; a stack is for defects.</summary>
public sealed class HostStartTests
{
    [Theory]
    [InlineData("FakeOss", "--store=nonsense", 1, "FakeOss does not start: The setting Store must be")]
    [InlineData("FakeOss", "--EnforceRegion=perhaps", 1, "FakeOss does not start: Failed to convert configuration value 'perhaps' at 'EnforceRegion'")]
    [InlineData("FakeSts", "--seed=no-such.json", 1, "FakeSts does not start: Seed:File 'no-such.json' cannot be read")]
    [InlineData("FakeSts", "--sede=x.json", 2, "FakeSts: There is no setting --sede. Did you mean --seed? FakeSts --help lists all settings.")]
    [InlineData("AppServer", "--oss:bukket=x", 2,
        "AppServer: There is no setting --oss:bukket. Did you mean --Oss:Bucket? AppServer --help lists all settings.")]
    [InlineData("FakeOss", "health", 2, "FakeOss: health wants one address")]
    public async Task the_reason_is_one_line_and_the_exit_code_tells_whose_fault_it_is(string host, string argument, int exitCode, string reason)
    {
        var (exit, output, errors) = argument == "health" ? await RunAsync(host, argument) : await RunAsync(host, "--urls", "http://127.0.0.1:0", argument);

        Assert.Equal(exitCode, exit);
        Assert.StartsWith(reason, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", errors + output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FakeSts", "--directory FILE")]
    [InlineData("FakeOss", "--store STORE")]
    [InlineData("AppServer", "--Grants:NAME:RoleArn VALUE")]
    public async Task help_prints_the_settings_and_starts_nothing(string host, string line)
    {
        var (exit, output, errors) = await RunAsync(host, "--help");

        Assert.Equal(0, exit);
        Assert.StartsWith($"Usage: {host} ", output, StringComparison.Ordinal);
        Assert.Contains(line, output, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task told_to_stop_while_it_waits_for_another_service_it_ends_in_order()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no signals on Windows.");
        }

        var token = TestContext.Current.CancellationToken;
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Scenario.AppServer.dll"), "--environment", "Development",
            "--urls", "http://127.0.0.1:0", "--Sts:Endpoint", $"http://{silent.LocalEndpoint}", "--Sts:StartTimeout", "00:05:00"])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(token);
            var errors = process.StandardError.ReadToEndAsync(token);
            using var asked = await silent.AcceptTcpClientAsync(token); // and is not answered

            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(token);

            Assert.Equal((0, ""), (process.ExitCode, await errors));
            Assert.DoesNotContain("   at ", await output, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(); // of one that has ended nothing is left to end
        }
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(string host, params string[] args) => ChildProcess.RunAsync(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Scenario.{host}.dll"), .. args]), TestContext.Current.CancellationToken);
}
