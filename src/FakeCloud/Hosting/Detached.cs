namespace Scenario.FakeCloud.Hosting;

/// <summary>Runs work that begins in a test but outlives it without the test's ambient state: no AsyncLocal of the one reaches what serves all.</summary>
internal static class Detached
{
    public static Task RunAsync(Func<Task> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }

    public static Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(work);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}
