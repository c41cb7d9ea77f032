using Scenario.Oss.Transfers;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>Shows a transfer while it runs: bar, bytes, speed, time left. Only on a terminal, and not with <c>--json</c>.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static async Task<T> RunAsync<T>(ClientRun run, string what, Func<TransferMeter, Task<T>> transfer, CancellationToken cancellationToken)
    {
        var meter = new TransferMeter();
        if (!run.Environment.IsInteractive || run.Settings.Json)
        {
            return await transfer(meter);
        }

        return await run.Environment.Messages.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(
                async context =>
                {
                    var bar = context.AddTask(Markup.Escape(Printable.Of(what)), autoStart: true, maxValue: double.MaxValue);
                    bar.IsIndeterminate = true;
                    var running = transfer(meter);
                    while (!running.IsCompleted)
                    {
                        Show(bar, meter);
                        await Task.WhenAny(running, Task.Delay(Tick, run.Environment.Time, cancellationToken));
                    }

                    Show(bar, meter);
                    return await running;
                });
    }

    private static void Show(ProgressTask bar, TransferMeter meter)
    {
        if (meter.Total > 0)
        {
            bar.IsIndeterminate = false;
            bar.MaxValue = meter.Total;
            bar.Value = meter.Done;
        }
    }
}
