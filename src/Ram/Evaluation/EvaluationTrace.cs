using Scenario.Ram.Policies;

namespace Scenario.Ram.Evaluation;

/// <summary>Listens to an evaluation and puts it into words.</summary>
internal sealed class EvaluationTrace(AccessRequest request)
{
    private const int LongestValue = 120;

    private readonly List<StatementTrace> _statements = [];

    // Per layer, the Allow that failed on the latest part: what the author most likely meant to match.
    private readonly (StatementTrace? Entry, StatementMatch Match)[] _nearest = new (StatementTrace?, StatementMatch)[(int)DecidedBy.Acl];

    public void Add(NamedPolicy policy, int index, PolicyStatement statement, StatementMatch match, int failing, DecidedBy layer)
    {
        var entry = new StatementTrace(policy.Name, index, statement.Effect, match == StatementMatch.Matched, Why(statement, match, failing));
        _statements.Add(entry);
        if (!statement.IsDeny && match > StatementMatch.ActionDiffers && match > _nearest[(int)layer].Match)
        {
            _nearest[(int)layer] = (entry, match);
        }
    }

    public AccessDecision Conclude(StageOutcome outcome, string text) => new(outcome.Decision, outcome.Layer, [.. _statements], text)
    {
        Deciding = outcome.Policy is null
            ? null
            : _statements.Find(entry => entry.Policy == outcome.Policy.Name && entry.Index == outcome.Index && entry.Matched),
    };

    public string Sentence(StageOutcome outcome) => outcome switch
    {
        { Decision: Decision.Allow } =>
            $"Allowed: {Statement(outcome)} allows {Asked()}.",
        { Decision: Decision.ExplicitDeny } =>
            $"Denied: {Statement(outcome)} denies {Asked()}, and a Deny beats every Allow.",
        { Layer: DecidedBy.Session } =>
            $"Denied: the session policy does not allow {Asked()}, and a session may do only what both its own policy and the role's policies allow{Nearest(DecidedBy.Session)}.",
        _ when _statements.Count == 0 =>
            $"Denied: no policy says anything about {Asked()}, and what is not allowed is refused.",
        _ when _statements.Count == 1 =>
            $"Denied: {OnlyStatement(_statements[0])}, and what is not allowed is refused.",
        _ =>
            $"Denied: none of the {_statements.Count} statements allows {Asked()}, and what is not allowed is refused{Nearest(DecidedBy.Identity, DecidedBy.Resource)}.",
    };

    public string AssumeRoleSentence(StageOutcome outcome) => outcome switch
    {
        { Decision: Decision.Allow } =>
            $"Allowed: the caller may call {Asked()}, and {Statement(outcome)} trusts it.",
        { Decision: Decision.ExplicitDeny } =>
            $"Denied: {Statement(outcome)} denies {Asked()}, and a Deny beats every Allow.",
        { Layer: DecidedBy.Session } =>
            $"Denied: the session policy of the caller does not allow {Asked()}{Nearest(DecidedBy.Session)}.",
        { Layer: DecidedBy.Identity } =>
            $"Denied: the caller's own policies do not allow {Asked()}; the role's trust alone is not enough{Nearest(DecidedBy.Identity)}.",
        _ =>
            $"Denied: the trust policy of {request.Resource} does not trust {(request.Principal ?? RequestPrincipal.Anonymous).Arn} in this call{Nearest(DecidedBy.Resource)}.",
    };

    private string OnlyStatement(StatementTrace only) => only.Effect == "Allow"
        ? $"statement {only.Index} of '{only.Policy}', the only one, does not allow {Asked()}: {only.Why}"
        : $"statement {only.Index} of '{only.Policy}', the only one, denies and allows nothing; so nothing allows {Asked()}";

    private static string Statement(StageOutcome outcome) => $"statement {outcome.Index} of {Layer(outcome.Layer)} '{outcome.Policy!.Name}'";

    private static string Layer(DecidedBy layer) => layer switch
    {
        DecidedBy.Session => "session policy",
        DecidedBy.Resource => "resource policy",
        _ => "policy",
    };

    private string Asked() => $"{request.Action} on {request.Resource}";

    private string Nearest(params ReadOnlySpan<DecidedBy> layers)
    {
        var (nearest, best) = (default(StatementTrace), StatementMatch.Matched);
        foreach (var layer in layers)
        {
            var (entry, match) = _nearest[(int)layer];
            if (match > best)
            {
                (nearest, best) = (entry, match);
            }
        }

        return nearest is null ? "" : $"; the nearest is statement {nearest.Index} of '{nearest.Policy}': {nearest.Why}";
    }

    private string Why(PolicyStatement statement, StatementMatch match, int failing) => match switch
    {
        StatementMatch.ActionDiffers when statement.IsNotAction =>
            $"action {request.Action} is excluded by NotAction {List(statement.Actions.Select(static a => a.Text))}",
        StatementMatch.ActionDiffers =>
            $"action {request.Action} is not among {List(statement.Actions.Select(static a => a.Text))}",
        StatementMatch.ResourceDiffers => ResourceWhy(statement),
        StatementMatch.PrincipalDiffers when request.Principal is { } owner && statement.Principals!.Exempts(owner, request.Resource) =>
            $"principal {owner.Arn} owns the bucket, and \"*\" without a Condition does not bind the bucket's owner",
        StatementMatch.PrincipalDiffers =>
            $"principal {(request.Principal ?? RequestPrincipal.Anonymous).Arn} is not among {statement.Principals!.Text}",
        StatementMatch.ConditionFails => ConditionWhy(statement, failing),
        _ => MatchedWhy(statement),
    };

    private string ResourceWhy(PolicyStatement statement)
    {
        var detail = statement.Resources.Length == 1 ? $": {statement.Resources[0].FirstMismatch(request.Resource)}" : "";
        return $"resource {request.Resource} does not match {List(statement.Resources.Select(static r => r.Text))}{detail}";
    }

    private string ConditionWhy(PolicyStatement statement, int failing)
    {
        var condition = statement.Conditions[failing];
        var seen = request.Context.TryGet(condition.Key, out var values)
            ? $"the request has {List(values)}"
            : "the request does not carry this key";
        return $"condition {condition.Operator} {condition.Key} {List(condition.Values)} is not met: {seen}";
    }

    private static string MatchedWhy(PolicyStatement statement)
    {
        var parts = new List<string>(4) { "action" };
        if (!statement.Resources.IsEmpty)
        {
            parts.Add("resource");
        }

        if (statement.Principals is not null)
        {
            parts.Add("principal");
        }

        if (!statement.Conditions.IsEmpty)
        {
            parts.Add(statement.Conditions.Length == 1 ? "condition" : "conditions");
        }

        return parts.Count == 1
            ? $"{parts[0]} matches"
            : $"{string.Join(", ", parts.Take(parts.Count - 1))} and {parts[^1]} match";
    }

    // Request values reach journals and pages: bounded here.
    private static string List(IEnumerable<string> values) => $"[{string.Join(", ", values.Select(static v =>
        v.Length <= LongestValue ? $"\"{v}\"" : $"\"{v.AsSpan(0, LongestValue)}…\""))}]";
}
