namespace Scenario.Trainer.Attacking;

/// <summary>What an attack came to.</summary>
/// <param name="IsStopped">Whether every attempt was refused.</param>
/// <param name="Attempts">Each attempt: what was sent, in the words of a program, and the hop that answered it.</param>
public sealed record AttackOutcome(bool IsStopped, IReadOnlyList<(string Label, Stages.Hop? Hop)> Attempts);
