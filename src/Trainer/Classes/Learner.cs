using Microsoft.AspNetCore.Components;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Classes;

/// <summary>One learner of the class with a cloud of its own.</summary>
public sealed class Learner : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private int _connections;
    private int _watchers;

    /// <param name="number">Counts up over the whole class; no number is given twice.</param>
    /// <param name="name">What the learner is called; unique in the class.</param>
    /// <param name="stage">The learner's own.</param>
    /// <param name="meter">Stands in front of that stage's hosts.</param>
    /// <param name="clock">The class's shared clock.</param>
    public Learner(int number, string name, Stage stage, LearnerMeter meter, TimeProvider clock)
    {
        (Number, Name, Stage, Meter, _clock) = (number, name, stage, meter, clock);
        (JoinedAt, Since) = (clock.GetUtcNow(), clock.GetUtcNow());
        Ended = _ended.Token;
        Progress.Changed += OnStep;
        if (stage.Walk is { } walk)
        {
            walk.Changed += OnStep;
        }
    }

    /// <summary>Raised after the learner went, came, was locked or is looked at; on any thread.</summary>
    public event EventHandler? Changed;

    public int Number { get; }

    public string Name { get; }

    public Stage Stage { get; }

    public LearnerMeter Meter { get; }

    /// <summary>How far the learner is in the lessons.</summary>
    public LessonProgress Progress { get; } = new();

    /// <summary>By the shared clock.</summary>
    public DateTimeOffset JoinedAt { get; }

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
    public Hop? LastRefusal => Stage.Feed.Hops.LastOrDefault(static hop => hop.IsRefused);

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

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Stage.DisposeAsync();
        _ended.Dispose();
    }

    private void OnStep(object? sender, EventArgs e)
    {
        Since = _clock.GetUtcNow();
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
