namespace Scenario.Ram.Evaluation;

/// <summary>What is asked: one action on one resource, in a context.</summary>
/// <param name="Action"><c>service:Name</c>; compared without regard to case.</param>
/// <param name="Resource">The full name of the resource, no wildcards.</param>
/// <param name="Context">The condition keys that the request carries.</param>
/// <param name="Principal">The caller; needed by trust and bucket policies only. Null counts as anonymous.</param>
public sealed record AccessRequest(string Action, Arn Resource, ConditionContext Context, RequestPrincipal? Principal = null);
