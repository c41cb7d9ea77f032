namespace Scenario.Trainer.Walks;

/// <summary>A step with what came of it.</summary>
/// <param name="FirstHop">Sequence of the first hop that it caused.</param>
/// <param name="LastHop">Sequence of the last one; below <paramref name="FirstHop"/> when it caused none.</param>
/// <param name="ExpectedRefusal">What the class expected before; null when it did not say.</param>
public sealed record PlayedStep(WalkIntro Intro, WalkOutcome Outcome, long FirstHop, long LastHop, bool? ExpectedRefusal)
{
    /// <summary>Whether the class was right; null when it did not say.</summary>
    public bool? WasRight => ExpectedRefusal is { } expected ? expected == Outcome.IsRefused : null;
}
