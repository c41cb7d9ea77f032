using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Attacking;

/// <summary>One attack at the press of a button.</summary>
/// <param name="Id">Names its texts.</param>
/// <param name="RunAsync">Makes it on a stage.</param>
/// <param name="WithoutDefenceAsync">Prepares a throw-away stage so that nothing stops it there.</param>
/// <param name="Weakness">The check of the cloud that the throw-away stage leaves out; null where the weakness is the company's own.</param>
public sealed record Attack(string Id, Func<Stage, CancellationToken, Task<AttackOutcome>> RunAsync,
    Func<Stage, CancellationToken, Task> WithoutDefenceAsync, Weakness? Weakness = null);

/// <summary>What an attack came to.</summary>
/// <param name="IsStopped">Whether every attempt was refused.</param>
/// <param name="Attempts">Each attempt: what was sent, in the words of a program, and the hop that answered it.</param>
public sealed record AttackOutcome(bool IsStopped, IReadOnlyList<(string Label, Stages.Hop? Hop)> Attempts);
