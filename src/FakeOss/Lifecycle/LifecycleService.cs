using System.Threading.Channels;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Lifecycle;

/// <summary>Wakes the lifecycle at every midnight (UTC), and whenever the clock was moved.</summary>
internal sealed class LifecycleService(LifecycleRunner runner, MovableClock clock) : BackgroundService
{
    private readonly Channel<bool> _moves = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        clock.Moved += OnMoved;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await runner.CatchUpAsync(clock.GetUtcNow(), stoppingToken);
                await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the host stops
        }
        finally
        {
            clock.Moved -= OnMoved;
        }
    }

    private void OnMoved(object? sender, EventArgs moved) => _moves.Writer.TryWrite(true);

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        using var midnight = new CancellationTokenSource(LifecycleTime.Midnight(now).AddDays(1) - now, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, midnight.Token);
        try
        {
            await _moves.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (midnight.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // a new day
        }
    }
}
