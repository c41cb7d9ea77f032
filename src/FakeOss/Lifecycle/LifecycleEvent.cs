namespace Scenario.FakeOss.Lifecycle;

/// <summary>One thing that a rule did.</summary>
/// <param name="Operation">As the vendor's access log names it: ExpireObject, CommitTransition, AbortMultipartUpload.</param>
/// <param name="Key">The object's key.</param>
/// <param name="VersionId">The version, where the bucket has any.</param>
/// <param name="Text">One sentence that a learner understands.</param>
internal sealed record LifecycleEvent(string Operation, string Key, string? VersionId, string Text);
