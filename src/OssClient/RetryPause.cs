namespace Scenario.Oss;

/// <summary>Waits a random time below a bound that doubles with each try, so that clients do not come back in step.</summary>
internal sealed class RetryPause(OssClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <param name="attempt">The try that failed, 1 for the first.</param>
    public Task WaitAsync(int attempt, CancellationToken cancellationToken)
    {
        var bound = options.FirstRetryPause * Math.Pow(2, Math.Min(attempt, 10) - 1);
        var pause = (bound < Longest ? bound : Longest) * Random.Shared.NextDouble();
        return pause > TimeSpan.Zero ? Task.Delay(pause, time, cancellationToken) : Task.CompletedTask;
    }
}
