using Microsoft.AspNetCore.Components;
using Scenario.Trainer.Localization;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Components;

/// <summary>A component that shows something of the visitor's stage and draws itself again when a hop comes or the clock is moved.</summary>
public abstract class StageView : ComponentBase, IDisposable
{
    private int _isDrawingDue;
    private bool _isDisposed;

    [CascadingParameter]
    public required Stage Stage { get; set; }

    /// <summary>The texts in the visitor's language.</summary>
    [CascadingParameter]
    public required TextSource T { get; set; }

    /// <summary>False while the server draws the page and no click can be heard yet.</summary>
    protected bool IsReady => RendererInfo.IsInteractive;

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            Stage.Feed.Changed += OnChanged;
            Stage.Clock.Moved += OnChanged;
        }
    }

    /// <summary>What has to be read anew before drawing; runs on the circuit.</summary>
    protected virtual void Refresh()
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _isDisposed = true;
        Stage.Feed.Changed -= OnChanged;
        Stage.Clock.Moved -= OnChanged;
    }

    /// <summary>Asks for a drawing from any thread; many askings before it become one.</summary>
    protected void Draw()
    {
        if (_isDisposed || Interlocked.Exchange(ref _isDrawingDue, 1) == 1)
        {
            return;
        }

        _ = InvokeAsync(() =>
        {
            Volatile.Write(ref _isDrawingDue, 0);
            if (!_isDisposed)
            {
                Refresh();
                StateHasChanged();
            }
        });
    }

    private void OnChanged(object? sender, EventArgs e) => Draw();
}
