namespace Scenario.FakeOss.Lifecycle;

/// <summary>The element <c>Filter/Not</c>: objects that a rule leaves alone.</summary>
/// <param name="Prefix">Keys that begin so.</param>
/// <param name="Tag">And that carry this tag; null for all of them.</param>
internal sealed record LifecycleExclusion(string Prefix, KeyValuePair<string, string>? Tag);
