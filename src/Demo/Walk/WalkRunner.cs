using Scenario.Demo.Stack;

namespace Scenario.Demo.Walk;

/// <summary>Plays the walk one at a time and remembers how the last one went.</summary>
internal sealed class WalkRunner(DemoStack stack, Action<WalkStep>? onStep) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public Transcript Last { get; private set; } = Transcript.Empty;

    public async Task<Transcript> PlayAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return Last = await new ScenarioWalk(stack, onStep).PlayAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
