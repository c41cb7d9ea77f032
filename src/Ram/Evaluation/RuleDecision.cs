using Scenario.Ram.Explanations;

namespace Scenario.Ram.Evaluation;

/// <summary>A decision that no policy was asked about: a rule of the service settles it.</summary>
public sealed class RuleDecision(AccessRequest request, Decision decision, Explanation reason) : AccessDecision(request, decision, DecidedBy.None)
{
    public override IEnumerable<NamedPolicy> Policies => [];

    public override DecisionExplanation Explain() => new(Decision, DecidedBy, [], reason);
}
