using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.Ram.Evaluation;

/// <summary>Listens to an evaluation and tells what became of every statement.</summary>
internal sealed class EvaluationTrace(AccessRequest request)
{
    private readonly List<StatementExplanation> _statements = [];

    // Per layer, the Allow that failed on the latest part: what the author most likely meant to match.
    private readonly (StatementExplanation? Entry, StatementMatch Match)[] _nearest = new (StatementExplanation?, StatementMatch)[(int)DecidedBy.Acl];

    private Explanation? _sessionAllow;

    private string Principal => (request.Principal ?? RequestPrincipal.Anonymous).Arn;

    private string Resource => request.Resource.ToString();

    public void Add(NamedPolicy policy, int index, PolicyStatement statement, StatementMatch match, int failing, DecidedBy layer)
    {
        var entry = new StatementExplanation(policy.Name, index, statement.Effect, match == StatementMatch.Matched, Why(statement, match, failing));
        _statements.Add(entry);
        if (!statement.IsDeny && match > StatementMatch.ActionDiffers && match > _nearest[(int)layer].Match)
        {
            _nearest[(int)layer] = (entry, match);
        }

        if (layer == DecidedBy.Session && entry.Matched && !statement.IsDeny)
        {
            _sessionAllow ??= Statement(layer, policy.Name, index);
        }
    }

    public DecisionExplanation Conclude(StageOutcome outcome, Explanation sentence) => new(outcome.Decision, outcome.Layer, [.. _statements], sentence)
    {
        Deciding = outcome.Policy is null
            ? null
            : _statements.Find(entry => entry.Policy == outcome.Policy.Name && entry.Index == outcome.Index && entry.Matched),
    };

    public Explanation Sentence(StageOutcome outcome) => outcome switch
    {
        { Decision: Decision.Allow } when _sessionAllow is { } sessionStatement =>
            About(ExplanationKind.AllowedByBothSides, ("statement", Statement(outcome)), ("sessionStatement", sessionStatement)),
        { Decision: Decision.Allow } => About(ExplanationKind.AllowedByStatement, ("statement", Statement(outcome))),
        { Decision: Decision.ExplicitDeny } => About(ExplanationKind.DeniedByStatement, ("statement", Statement(outcome))),
        { Layer: DecidedBy.Session } => About(ExplanationKind.DeniedBySession, ("nearest", Nearest(DecidedBy.Session))),
        // the session alone allows: not enough
        _ when _statements is [] or [{ Effect: "Allow", Matched: true }] => About(ExplanationKind.DeniedWithoutStatement),
        _ when _statements is [{ Effect: "Allow" } only] => About(
            ExplanationKind.DeniedByOnlyStatement, ("index", only.Index), ("policy", only.Policy), ("why", only.Why)),
        _ when _statements is [var only] => About(ExplanationKind.DeniedByOnlyDeny, ("index", only.Index), ("policy", only.Policy)),
        _ => About(
            ExplanationKind.DeniedByAllStatements,
            ("count", _statements.Count),
            ("nearest", Nearest(DecidedBy.Identity, DecidedBy.Resource))),
    };

    public Explanation AssumeRoleSentence(StageOutcome outcome) => outcome switch
    {
        { Decision: Decision.Allow } => About(ExplanationKind.AssumeRoleAllowed, ("statement", Statement(outcome))),
        { Decision: Decision.ExplicitDeny } => About(ExplanationKind.DeniedByStatement, ("statement", Statement(outcome))),
        { Layer: DecidedBy.Session } => About(ExplanationKind.AssumeRoleDeniedBySession, ("nearest", Nearest(DecidedBy.Session))),
        { Layer: DecidedBy.Identity } => About(ExplanationKind.AssumeRoleDeniedByCaller, ("nearest", Nearest(DecidedBy.Identity))),
        _ => new(
            ExplanationKind.AssumeRoleDeniedByTrust,
            ("resource", Resource),
            ("principal", Principal),
            ("nearest", Nearest(DecidedBy.Resource))),
    };

    private Explanation About(ExplanationKind kind, params ReadOnlySpan<(string Name, ExplanationValue Value)> arguments) =>
        new(kind, [("action", request.Action), ("resource", Resource), .. arguments]);

    private static Explanation Statement(StageOutcome outcome) => Statement(outcome.Layer, outcome.Policy!.Name, outcome.Index);

    private static Explanation Statement(DecidedBy layer, string policy, int index) => new(
        layer switch
        {
            DecidedBy.Session => ExplanationKind.StatementOfSessionPolicy,
            DecidedBy.Resource => ExplanationKind.StatementOfResourcePolicy,
            _ => ExplanationKind.StatementOfPolicy,
        },
        ("index", index),
        ("policy", policy));

    private Explanation Nearest(params ReadOnlySpan<DecidedBy> layers)
    {
        var (nearest, best) = (default(StatementExplanation), StatementMatch.Matched);
        foreach (var layer in layers)
        {
            var (entry, match) = _nearest[(int)layer];
            if (match > best)
            {
                (nearest, best) = (entry, match);
            }
        }

        return nearest is null
            ? Explanation.Nothing
            : new(ExplanationKind.NearestStatement, ("index", nearest.Index), ("policy", nearest.Policy), ("why", nearest.Why));
    }

    private Explanation Why(PolicyStatement statement, StatementMatch match, int failing) => match switch
    {
        StatementMatch.ActionDiffers => new(
            statement.IsNotAction ? ExplanationKind.ActionExcluded : ExplanationKind.ActionDiffers,
            ("action", request.Action),
            ("actions", Values(statement.Actions.Select(static a => a.Text)))),
        StatementMatch.ResourceDiffers => new(
            ExplanationKind.ResourceDiffers,
            ("resource", Resource),
            ("resources", Values(statement.Resources.Select(static r => r.Text))),
            ("difference", statement.Resources is [var only] ? only.ExplainMismatch(request.Resource) : Explanation.Nothing)),
        StatementMatch.PrincipalDiffers when request.Principal is { } owner && statement.Principals!.Exempts(owner, request.Resource) =>
            new(ExplanationKind.PrincipalOwnsBucket, ("principal", owner.Arn)),
        StatementMatch.PrincipalDiffers =>
            new(ExplanationKind.PrincipalDiffers, ("principal", Principal), ("principals", statement.Principals!.Text)),
        StatementMatch.ConditionFails => ConditionWhy(statement, failing),
        _ => MatchedWhy(statement),
    };

    private Explanation ConditionWhy(PolicyStatement statement, int failing)
    {
        var condition = statement.Conditions[failing];
        var seen = request.Context.TryGet(condition.Key, out var values)
            ? new Explanation(ExplanationKind.RequestHasValues, ("values", new ExplanationValue.Values(values)))
            : new Explanation(ExplanationKind.RequestLacksKey);
        return new(
            ExplanationKind.ConditionFails,
            ("operator", condition.Operator),
            ("key", condition.Key),
            ("values", Values(condition.Values)),
            ("seen", seen));
    }

    private static Explanation MatchedWhy(PolicyStatement statement)
    {
        var parts = new List<Explanation>(4) { new(ExplanationKind.ActionPart) };
        if (!statement.Resources.IsEmpty)
        {
            parts.Add(new(ExplanationKind.ResourcePart));
        }

        if (statement.Principals is not null)
        {
            parts.Add(new(ExplanationKind.PrincipalPart));
        }

        if (!statement.Conditions.IsEmpty)
        {
            parts.Add(new(statement.Conditions.Length == 1 ? ExplanationKind.ConditionPart : ExplanationKind.ConditionsPart));
        }

        return new(ExplanationKind.PartsMatch, ("parts", new ExplanationValue.Enumeration(parts)));
    }

    private static ExplanationValue.Values Values(IEnumerable<string> values) => new([.. values]);
}
