namespace Scenario.Trainer.Walks;

/// <summary>A step that is about to be made.</summary>
/// <param name="Chapter">Its chapter, text <c>walk.chapter.…</c>.</param>
/// <param name="Step">What is done, text <c>walk.step.…</c>.</param>
/// <param name="Arguments">The arguments of that text.</param>
/// <param name="Principal">Who does it.</param>
/// <param name="Expected"><c>done</c>, or the code of the refusal that the document promises.</param>
public sealed record WalkIntro(string Chapter, string Step, IReadOnlyList<(string Name, string Value)> Arguments, string Principal, string Expected);
