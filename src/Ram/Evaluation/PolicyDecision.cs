namespace Scenario.Ram.Evaluation;

/// <summary>A decision of identity, session and resource policies, or of both sides of AssumeRole.</summary>
internal sealed class PolicyDecision(
    EvaluationRule rule,
    IReadOnlyList<NamedPolicy> identity,
    NamedPolicy? session,
    NamedPolicy? resource,
    AccessRequest request,
    StageOutcome outcome) : AccessDecision(request, outcome.Decision, outcome.Layer)
{
    public override IEnumerable<NamedPolicy> Policies
    {
        get
        {
            foreach (var policy in identity)
            {
                yield return policy;
            }

            if (session is not null)
            {
                yield return session;
            }

            if (resource is not null)
            {
                yield return resource;
            }
        }
    }

    // INVARIANT: the second evaluation comes to the outcome of the first; all that it reads is immutable.
    public override DecisionExplanation Explain() => PolicyEvaluator.Explain(rule, identity, session, resource, Request);
}
