namespace Scenario.Trainer.Walks;

/// <summary>Plays the whole walk over a stage.</summary>
/// <param name="before">Awaited before every step; the step is made when it returns.</param>
/// <param name="after">Told what came of the step.</param>
/// <param name="cancellationToken">Ends the walk where it is.</param>
public delegate Task WalkScript(Func<WalkIntro, Task> before, Action<WalkOutcome> after, CancellationToken cancellationToken);
