namespace Scenario.Trainer.Walks;

/// <summary>Plays the whole walk over a stage.</summary>
/// <param name="step">
/// Given each step with what makes it; returns when the walk may go on. A step may be made more than once, each time on a cloud as it was before it, so
/// all that it changes stands in what makes it.
/// </param>
/// <param name="cancellationToken">Ends the walk where it is.</param>
public delegate Task WalkScript(Func<WalkIntro, Func<Task<WalkOutcome>>, Task> step, CancellationToken cancellationToken);
