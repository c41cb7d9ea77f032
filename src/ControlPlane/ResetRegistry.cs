namespace Scenario.ControlPlane;

/// <summary>What "as after start" means in this process: every store registers how it gets back there.</summary>
public sealed class ResetRegistry
{
    private readonly Lock _gate = new();
    private readonly List<(ResetStep Step, Func<CancellationToken, Task> Reset)> _resets = [];

    public void Register(Action reset, ResetStep step = ResetStep.State) => Register(
        _ =>
        {
            reset();
            return Task.CompletedTask;
        },
        step);

    public void Register(Func<CancellationToken, Task> reset, ResetStep step = ResetStep.State)
    {
        lock (_gate)
        {
            _resets.Add((step, reset));
        }
    }

    /// <summary>Runs all resets step by step, within a step in the order of registration.</summary>
    public async Task ResetAllAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>[] resets;
        lock (_gate)
        {
            resets = [.. _resets.OrderBy(static entry => entry.Step).Select(static entry => entry.Reset)];
        }

        foreach (var reset in resets)
        {
            await reset(cancellationToken);
        }
    }
}

/// <summary>When a reset runs, whenever it was registered.</summary>
public enum ResetStep
{
    /// <summary>The clock, by which everything else is then dated.</summary>
    Clock,

    /// <summary>Everything else.</summary>
    State,
}
