using System.Diagnostics;

namespace Scenario.Integration.Containers;

/// <summary>The compose file as users run it. Building the images takes minutes, so it runs only where it is asked for.</summary>
public sealed class ComposeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    [Fact]
    public async Task the_walk_comes_out_as_expected_in_containers()
    {
        Require.Met("docker", Require.IsDemanded("docker"), "the images of docker-compose.test.yml take minutes to build");
        var docker = Require.Executable("docker", "docker");
        var project = $"scenario-test-{Guid.NewGuid():n}";

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Limit);
        try
        {
            var (exitCode, output) = await ComposeAsync(docker, project, timeout.Token, "up", "--build", "--exit-code-from", "appclient");
            Assert.True(exitCode == 0, output);
            Assert.Contains("steps came out as expected", output, StringComparison.Ordinal);
        }
        finally
        {
            await ComposeAsync(docker, project, CancellationToken.None, "down", "--volumes");
        }
    }

    private static async Task<(int ExitCode, string Output)> ComposeAsync(string docker, string project, CancellationToken cancellationToken,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(docker, ["compose", "-f", "docker-compose.test.yml", "--project-name", project, .. arguments])
        {
            WorkingDirectory = Repository.Root,
        };
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, cancellationToken);
        return (exitCode, $"{output}\n{errors}");
    }
}
