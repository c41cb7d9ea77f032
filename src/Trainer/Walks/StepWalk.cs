using Scenario.FakeCloud;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Walks;

/// <summary>The walk of a stage, one step at a time. It belongs to the stage: whoever looks sees the same step.</summary>
/// <remarks>
/// The script runs as it always does and waits at each step. Going back restores the snapshot that was taken before the step; going on from there makes
/// the known steps again, and then lets the script go on.
/// </remarks>
public sealed class StepWalk : IAsyncDisposable
{
    private readonly Stage _stage;
    private readonly WalkScript _script;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<Known> _known = [];
    private readonly List<PlayedStep> _played = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private Task _walk = Task.CompletedTask;
    private bool _isOver; // the script has no further step
    private TaskCompletionSource _go = New();
    private TaskCompletionSource _waiting = New();

    public StepWalk(Stage stage, WalkScript script)
    {
        _stage = stage;
        _script = script;
    }

    /// <summary>Raised after something changed, on any thread.</summary>
    public event EventHandler? Changed;

    public IReadOnlyList<PlayedStep> Played
    {
        get
        {
            lock (_gate)
            {
                return [.. _played];
            }
        }
    }

    /// <summary>The step that is made next; null before the start, after the end and where it cannot go on.</summary>
    public WalkIntro? Next
    {
        get
        {
            lock (_gate)
            {
                return Failure is null && _played.Count < _known.Count ? _known[_played.Count].Intro : null;
            }
        }
    }

    /// <summary>Whether a step is being made or undone.</summary>
    public bool IsBusy { get; private set; }

    public bool IsAtEnd => _isOver && Failure is null && Next is null;

    /// <summary>Why the walk could not go on; null when it can.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Begins the walk on a cloud as after start.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => ExclusivelyAsync(
        async () =>
        {
            await EndAsync();
            await _stage.ResetAsync(cancellationToken);
            (Failure, _isOver) = (null, false);
            _running = new CancellationTokenSource();
            _waiting = New();
            _go = New();
            var running = _running.Token;
            _walk = Task.Run(() => RunAsync(running), CancellationToken.None);
            await _waiting.Task.WaitAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Makes the next step.</summary>
    /// <param name="expectsRefusal">What the class expects; null when it did not say.</param>
    public Task NextAsync(bool? expectsRefusal, CancellationToken cancellationToken) => ExclusivelyAsync(
        async () =>
        {
            if (Next is null)
            {
                return;
            }

            var step = _known[_played.Count];
            step.Before ??= await _stage.Cloud.SnapshotAsync();
            var before = _stage.Feed.LastSequence;
            var outcome = await step.Play();
            lock (_gate)
            {
                _played.Add(new(step.Intro, outcome, before + 1, _stage.Feed.LastSequence, expectsRefusal));
            }

            if (_played.Count == _known.Count && !_isOver)
            {
                _waiting = New();
                Interlocked.Exchange(ref _go, New()).SetResult();
                await _waiting.Task.WaitAsync(cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Puts the cloud back to before the last step.</summary>
    public Task BackAsync(CancellationToken cancellationToken) => ExclusivelyAsync(
        async () =>
        {
            if (_played.Count > 0 && _known[_played.Count - 1].Before is { } before)
            {
                await _stage.RestoreAsync(before, cancellationToken);
                Failure = null;
                lock (_gate)
                {
                    _played.RemoveAt(_played.Count - 1);
                }
            }
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _one.Dispose();
    }

    private async Task ExclusivelyAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            IsBusy = true;
            Changed?.Invoke(this, EventArgs.Empty);
            await act();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            Failure = exception;
        }
        finally
        {
            IsBusy = false;
            _one.Release();
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _script((intro, play) => PauseAsync(intro, play, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // somebody began anew or left
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            Failure = exception;
        }
        finally
        {
            _isOver = true;
            _waiting.TrySetResult();
        }
    }

    private Task PauseAsync(WalkIntro intro, Func<Task<WalkOutcome>> play, CancellationToken cancellationToken)
    {
        var go = _go.Task;
        lock (_gate)
        {
            _known.Add(new(intro, play));
        }

        _waiting.TrySetResult();
        return go.WaitAsync(cancellationToken);
    }

    private async Task EndAsync()
    {
        if (_running is null)
        {
            return;
        }

        await _running.CancelAsync();
        await _walk;
        _running.Dispose();
        _running = null;
        foreach (var step in _known)
        {
            await (step.Before?.DisposeAsync() ?? ValueTask.CompletedTask);
        }

        lock (_gate)
        {
            _known.Clear();
            _played.Clear();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A step that the script came to.</summary>
    private sealed record Known(WalkIntro Intro, Func<Task<WalkOutcome>> Play)
    {
        /// <summary>The cloud before it; null until it is made.</summary>
        public CloudSnapshot? Before { get; set; }
    }
}
