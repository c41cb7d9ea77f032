using System.Diagnostics;

namespace Scenario.Integration;

/// <summary>A host that cannot start says why in one line and ends with 1; a stack is for defects.</summary>
public sealed class HostStartTests
{
    [Theory]
    [InlineData("FakeOss", "--store=nonsense", "FakeOss does not start: The setting Store must be")]
    [InlineData("FakeSts", "--seed=no-such.json", "FakeSts does not start: ")]
    public async Task the_reason_is_one_line_and_the_exit_code_1(string host, string argument, string reason)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Scenario.{host}.dll"), "--urls", "http://127.0.0.1:0", argument])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith(reason, await errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", await errors + await output, StringComparison.Ordinal);
    }
}
