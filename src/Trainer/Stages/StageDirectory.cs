using System.Collections.Concurrent;
using Scenario.Trainer.Attacking;

namespace Scenario.Trainer.Stages;

/// <summary>The stages of this process: the one that every visitor sees, and others by their key.</summary>
/// <param name="shared">The stage of visitors who have none of their own.</param>
/// <param name="open">
/// Starts another cloud with an AppServer of its own, on free ports and in memory; behind a gate that leaves out a check, if one is given.
/// </param>
public sealed class StageDirectory(Stage shared, Func<CarelessGate?, CancellationToken, Task<Stage>> open)
{
    /// <summary>The key of <see cref="Shared"/>.</summary>
    public const string SharedKey = "shared";

    private readonly ConcurrentDictionary<string, Stage> _others = new(StringComparer.Ordinal);

    public Stage Shared => shared;

    /// <summary>The stage with this key; null when it is over or never was.</summary>
    public Stage? Find(string key) => key == SharedKey ? shared : _others.GetValueOrDefault(key);

    /// <summary>Starts a stage for one visitor or one experiment; whoever asked ends it.</summary>
    public Task<Stage> OpenAsync(CancellationToken cancellationToken) => open(null, cancellationToken);

    /// <summary>Starts a stage whose cloud leaves one check out. It has no key here, so no visitor ever sees it.</summary>
    public Task<Stage> OpenCarelessAsync(Weakness? weakness, CancellationToken cancellationToken) =>
        open(weakness is { } left ? new CarelessGate(left, shared.Region) : null, cancellationToken);

    /// <summary>Makes a stage known under a key of its own.</summary>
    public void Add(string key, Stage stage)
    {
        if (key == SharedKey || !_others.TryAdd(key, stage))
        {
            throw new ArgumentException($"There is a stage '{key}' already.", nameof(key));
        }
    }

    /// <summary>Forgets a stage; its owner still has to end it.</summary>
    public void Remove(string key) => _others.TryRemove(key, out _);
}
