using Microsoft.AspNetCore.Components;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Classes;

/// <summary>One learner of the class with a cloud of its own.</summary>
public sealed class Learner : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private Stage? _stage;
    private int _connections;
    private int _watchers;
    private int _hasLeft;

    /// <param name="number">Counts up over the whole class; no number is given twice.</param>
    /// <param name="name">What the learner is called; unique in the class.</param>
    /// <param name="stage">The learner's own.</param>
    /// <param name="meter">Stands in front of that stage's hosts.</param>
    /// <param name="clock">The class's shared clock.</param>
    public Learner(int number, string name, Stage stage, LearnerMeter meter, TimeProvider clock)
    {
        (Number, Name, Meter, _clock) = (number, name, meter, clock);
        (JoinedAt, Since) = (clock.GetUtcNow(), clock.GetUtcNow());
        Ended = _ended.Token;
        Progress.Changed += OnStep;
        Wake(stage);
    }

    /// <summary>Raised after the learner went, came, was locked or is looked at; on any thread.</summary>
    public event EventHandler? Changed;

    /// <summary>Raised when the trainer brings everybody to a page; its argument is the path.</summary>
    public event EventHandler<string>? Brought;

    public int Number { get; }

    public string Name { get; }

    /// <summary>The learner's own cloud and AppServer.</summary>
    /// <exception cref="InvalidOperationException">It was ended because nobody used it, see <see cref="Awake"/>.</exception>
    public Stage Stage => _stage ?? throw new InvalidOperationException("The learner's cloud was ended because nobody used it.");

    /// <summary>The same; null while the learner is away for so long that there is none.</summary>
    public Stage? Awake => _stage;

    public LearnerMeter Meter { get; }

    /// <summary>How far the learner is in the lessons.</summary>
    public LessonProgress Progress { get; } = new();

    /// <summary>By the shared clock.</summary>
    public DateTimeOffset JoinedAt { get; }

    /// <summary>The last request of the learner's browsers, by the real time.</summary>
    public DateTimeOffset SeenAt { get; internal set; }

    /// <summary>Since when the learner asks for help, by the shared clock; null without.</summary>
    public DateTimeOffset? HandRaisedAt { get; private set; }

    /// <summary>Where the learner is: a path of the page, without its query.</summary>
    public string Place { get; private set; } = "/";

    /// <summary>Since when nothing went on: the last page opened, walk step made or answer checked, by the shared clock.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>Cancelled when the learner leaves, is removed or the class ends.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Pages that are connected at present.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Whether a trainer looks over the shoulder at present.</summary>
    public bool IsWatched => Volatile.Read(ref _watchers) > 0;

    /// <summary>Whether the trainer stopped this learner for the time being: the page says so and takes no click, the hosts answer nothing.</summary>
    public bool IsLocked
    {
        get => Meter.IsPaused;
        set
        {
            Meter.IsPaused = value;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>The newest request that was refused; null when there is none.</summary>
    public Hop? LastRefusal => _stage?.Feed.Hops.LastOrDefault(static hop => hop.IsRefused);

    /// <summary>Raises the hand, or takes it down; the learner does both, the trainer the latter.</summary>
    public void RaiseHand(bool isRaised)
    {
        HandRaisedAt = isRaised ? HandRaisedAt ?? _clock.GetUtcNow() : null;
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Takes every open page of the learner to a path of the page.</summary>
    public void Bring(string path) => Brought?.Invoke(this, path);

    /// <summary>Notes which page was opened.</summary>
    public void Goes(NavigationManager navigation)
    {
        var path = new Uri(navigation.Uri).AbsolutePath;
        if (path != Place)
        {
            Place = path;
            OnStep(this, EventArgs.Empty);
        }
    }

    /// <summary>One waking or falling asleep at a time.</summary>
    internal SemaphoreSlim Turning { get; } = new(1, 1);

    internal void Wake(Stage stage)
    {
        _stage = stage;
        if (stage.Walk is { } walk)
        {
            walk.Changed += OnStep;
        }

        Changed?.Invoke(this, EventArgs.Empty);
    }

    internal async Task SleepAsync()
    {
        var stage = Interlocked.Exchange(ref _stage, null);
        Changed?.Invoke(this, EventArgs.Empty);
        await (stage?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    internal void Connects(int by)
    {
        Interlocked.Add(ref _connections, by);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    internal void Watched(int by)
    {
        Interlocked.Add(ref _watchers, by);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    /// <returns>Whether this is the first who says that the learner leaves.</returns>
    internal bool Leave() => Interlocked.Exchange(ref _hasLeft, 1) == 0;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await (Interlocked.Exchange(ref _stage, null)?.DisposeAsync() ?? ValueTask.CompletedTask);
        _ended.Dispose();
    }

    private void OnStep(object? sender, EventArgs e)
    {
        Since = _clock.GetUtcNow();
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
