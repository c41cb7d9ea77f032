namespace Scenario.ControlPlane;

/// <summary>What "as after start" means in this process: every store registers how it gets back there.</summary>
public sealed class ResetRegistry
{
    private readonly Lock _gate = new();
    private readonly List<Func<CancellationToken, Task>> _resets = [];

    public void Register(Action reset) => Register(_ =>
    {
        reset();
        return Task.CompletedTask;
    });

    public void Register(Func<CancellationToken, Task> reset)
    {
        lock (_gate)
        {
            _resets.Add(reset);
        }
    }

    /// <summary>Runs all resets in the order of registration.</summary>
    public async Task ResetAllAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task>[] resets;
        lock (_gate)
        {
            resets = [.. _resets];
        }

        foreach (var reset in resets)
        {
            await reset(cancellationToken);
        }
    }
}
