using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Walks;

/// <summary>The walk of a stage, one step at a time. It belongs to the stage: whoever looks sees the same step.</summary>
/// <remarks>
/// The script runs as it always does and waits before each step. Going back puts the cloud back to how it was when the walk began and plays the
/// steps before again: the tokens that later steps need are then issued anew, with all that follows from them.
/// </remarks>
public sealed class StepWalk : IAsyncDisposable
{
    private readonly Stage _stage;
    private readonly WalkScript _script;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<PlayedStep> _played = [];
    private readonly Lock _gate = new();
    private CancellationTokenSource? _running;
    private Task _walk = Task.CompletedTask;
    private TaskCompletionSource _go = New();
    private TaskCompletionSource _waiting = New();
    private long _hopsBefore;
    private bool? _expected;

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

    /// <summary>The step that is made next; null before the start and after the end.</summary>
    public WalkIntro? Next { get; private set; }

    /// <summary>Whether a step is being made, or steps are being made again.</summary>
    public bool IsBusy { get; private set; }

    public bool IsAtEnd { get; private set; }

    /// <summary>Why the walk could not go on; null when it can.</summary>
    public string? Failure { get; private set; }

    /// <summary>Begins the walk on a cloud as after start.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => ExclusivelyAsync(() => ReplayAsync([], cancellationToken), cancellationToken);

    /// <summary>Makes the next step.</summary>
    /// <param name="expectsRefusal">What the class expects; null when it did not say.</param>
    public Task NextAsync(bool? expectsRefusal, CancellationToken cancellationToken) => ExclusivelyAsync(
        async () =>
        {
            if (Next is not null)
            {
                _expected = expectsRefusal;
                await StepAsync(cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Puts the cloud back to before the last step.</summary>
    public Task BackAsync(CancellationToken cancellationToken) => ExclusivelyAsync(
        () => Played is { Count: > 0 } played ? ReplayAsync([.. played.SkipLast(1)], cancellationToken) : Task.CompletedTask,
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _one.Dispose();
        _running?.Dispose();
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
        finally
        {
            IsBusy = false;
            _one.Release();
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    private async Task ReplayAsync(IReadOnlyList<PlayedStep> steps, CancellationToken cancellationToken)
    {
        await EndAsync();
        await _stage.Cloud.ResetAsync(cancellationToken);
        lock (_gate)
        {
            _played.Clear();
        }

        (Next, IsAtEnd, Failure) = (null, false, null);
        _running = new CancellationTokenSource();
        _waiting = New();
        _go = New();
        var running = _running.Token;
        _walk = Task.Run(() => RunAsync(running), CancellationToken.None);
        await _waiting.Task.WaitAsync(cancellationToken);
        foreach (var step in steps)
        {
            _expected = step.ExpectedRefusal;
            await StepAsync(cancellationToken);
        }
    }

    // Lets the script go on, and returns when it waits again or is over.
    private async Task StepAsync(CancellationToken cancellationToken)
    {
        _waiting = New();
        _hopsBefore = _stage.Feed.LastSequence;
        var go = Interlocked.Exchange(ref _go, New());
        go.SetResult();
        await _waiting.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _script(intro => PauseAsync(intro, cancellationToken), Note, cancellationToken);
            IsAtEnd = true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // somebody went back or left
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            Failure = exception.Message;
        }
        finally
        {
            Next = null;
            _waiting.TrySetResult();
        }
    }

    private Task PauseAsync(WalkIntro intro, CancellationToken cancellationToken)
    {
        var go = _go.Task;
        Next = intro;
        _waiting.TrySetResult();
        return go.WaitAsync(cancellationToken);
    }

    private void Note(WalkOutcome outcome)
    {
        lock (_gate)
        {
            _played.Add(new(Next!, outcome, _hopsBefore + 1, _stage.Feed.LastSequence, _expected));
        }

        _expected = null;
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
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
