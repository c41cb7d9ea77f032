using System.Diagnostics;

namespace Scenario.Integration;

/// <summary>A program that a test runs to its end.</summary>
internal static class ChildProcess
{
    /// <summary>Runs it with its output and errors read; with its children it ends when <paramref name="cancellationToken"/> or the limit says so.</summary>
    /// <param name="start">What to run; where its output goes is set here.</param>
    /// <param name="cancellationToken">Of the test; <see cref="CancellationToken.None"/> for what cleans up after it.</param>
    /// <param name="limit">For a program that hangs; null waits as long as the test may.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        ProcessStartInfo start, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit ?? Timeout.InfiniteTimeSpan);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
