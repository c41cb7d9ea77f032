using Scenario.Ram.Policies;

namespace Scenario.Ram.Evaluation;

/// <summary>The evaluation process of ram-policy 3.1 to 3.3: a function of its arguments.</summary>
/// <remarks>
/// <see cref="Decide"/> allocates nothing. The <c>Evaluate</c> methods decide the same way and keep the facts, so that
/// <see cref="AccessDecision.Explain"/> can run the stages again and write down what became of every statement. The attached
/// policies of one identity count as one set.
/// </remarks>
public static class PolicyEvaluator
{
    /// <summary>Session policy first, if there is one: it must allow. Then identity and resource
    /// policies together: any Deny refuses, else any Allow allows.</summary>
    public static Decision Decide(IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? resource, AccessRequest request) =>
        Run(EvaluationRule.Access, identity, session, resource, request, trace: null).Decision;

    /// <summary>As <see cref="Decide"/>, with all that an explanation needs.</summary>
    public static AccessDecision Evaluate(IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? resource, AccessRequest request) =>
        Evaluate(EvaluationRule.Access, identity, session, resource, request);

    /// <summary>
    /// Whether a caller may assume a role: its own policies and the role's trust policy must both allow (ram-policy 3.3). A refusal's
    /// <see cref="AccessDecision.DecidedBy"/> names the side: Identity or Session for the caller, Resource for the trust
    /// policy; the caller's side is named first.
    /// </summary>
    public static AccessDecision EvaluateAssumeRole(IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy trust, AccessRequest request) =>
        Evaluate(EvaluationRule.AssumeRole, identity, session, trust, request);

    /// <summary>A bearer of a SAML assertion or OIDC token has no policies: the trust policy alone decides.</summary>
    public static AccessDecision EvaluateFederated(NamedPolicy trust, AccessRequest request) =>
        Evaluate(EvaluationRule.Federated, [], null, trust, request);

    internal static DecisionExplanation Explain(
        EvaluationRule rule, IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? resource, AccessRequest request)
    {
        var trace = new EvaluationTrace(request);
        var outcome = Run(rule, identity, session, resource, request, trace);
        return trace.Conclude(outcome, rule == EvaluationRule.Access ? trace.Sentence(outcome) : trace.AssumeRoleSentence(outcome));
    }

    private static PolicyDecision Evaluate(
        EvaluationRule rule, IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? resource, AccessRequest request) =>
        new(rule, identity, session, resource, request, Run(rule, identity, session, resource, request, trace: null));

    private static StageOutcome Run(
        EvaluationRule rule,
        IReadOnlyList<NamedPolicy> identity,
        NamedPolicy? session,
        NamedPolicy? resource,
        AccessRequest request,
        EvaluationTrace? trace) => rule switch
        {
            EvaluationRule.Access => RunAccess(identity, session, resource, request, trace),
            EvaluationRule.AssumeRole => RunAssumeRole(identity, session, resource!, request, trace),
            _ => Evaluate(resource!, request, DecidedBy.Resource, trace).WithLayer(DecidedBy.Resource),
        };

    private static StageOutcome RunAccess(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? resource, AccessRequest request, EvaluationTrace? trace)
    {
        if (session is not null)
        {
            var narrowed = Evaluate(session, request, DecidedBy.Session, trace);
            if (narrowed.Decision != Decision.Allow)
            {
                return narrowed.WithLayer(DecidedBy.Session);
            }
        }

        var byIdentity = EvaluateAll(identity, request, trace);
        if (byIdentity.Decision == Decision.ExplicitDeny && trace is null)
        {
            return byIdentity;
        }

        var byResource = resource is null ? default : Evaluate(resource, request, DecidedBy.Resource, trace);
        return byIdentity.Decision == Decision.ExplicitDeny ? byIdentity
            : byResource.Decision == Decision.ExplicitDeny ? byResource
            : byIdentity.Decision == Decision.Allow ? byIdentity
            : byResource;
    }

    private static StageOutcome RunAssumeRole(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy trust, AccessRequest request, EvaluationTrace? trace)
    {
        var byCaller = session is null ? new StageOutcome(Decision.Allow, DecidedBy.Session, null, 0) : Evaluate(session, request, DecidedBy.Session, trace);
        if (byCaller.Decision != Decision.Allow)
        {
            return byCaller.WithLayer(DecidedBy.Session);
        }

        byCaller = EvaluateAll(identity, request, trace).WithLayer(DecidedBy.Identity);
        var byTrust = Evaluate(trust, request, DecidedBy.Resource, trace).WithLayer(DecidedBy.Resource);
        return byCaller.Decision == Decision.ExplicitDeny ? byCaller
            : byTrust.Decision == Decision.ExplicitDeny ? byTrust
            : byCaller.Decision == Decision.ImplicitDeny ? byCaller
            : byTrust;
    }

    private static StageOutcome EvaluateAll(IReadOnlyList<NamedPolicy> policies, AccessRequest request, EvaluationTrace? trace)
    {
        var outcome = default(StageOutcome);
        for (var i = 0; i < policies.Count; i++)
        {
            outcome = outcome.Or(Evaluate(policies[i], request, DecidedBy.Identity, trace));
            if (outcome.Decision == Decision.ExplicitDeny && trace is null)
            {
                return outcome;
            }
        }

        return outcome;
    }

    // INVARIANT: the trace only listens; the outcome is the same with and without it.
    private static StageOutcome Evaluate(NamedPolicy policy, AccessRequest request, DecidedBy layer, EvaluationTrace? trace)
    {
        var outcome = default(StageOutcome);
        var statements = policy.Document.Statements;
        for (var i = 0; i < statements.Length; i++)
        {
            var statement = statements[i];
            var match = statement.Match(request, out var failing);
            trace?.Add(policy, i, statement, match, failing, layer);
            if (match != StatementMatch.Matched)
            {
                continue;
            }

            outcome = outcome.Or(new StageOutcome(statement.IsDeny ? Decision.ExplicitDeny : Decision.Allow, layer, policy, i));
            if (statement.IsDeny && trace is null)
            {
                return outcome;
            }
        }

        return outcome;
    }
}

/// <summary>How the layers come together.</summary>
internal enum EvaluationRule
{
    /// <summary>The session policy must allow; then any Deny of identity and resource policies refuses, else any Allow allows.</summary>
    Access,

    /// <summary>Caller and trust policy must both allow.</summary>
    AssumeRole,

    /// <summary>The trust policy alone decides.</summary>
    Federated,
}

/// <summary>What a set of statements came to, and which statement did it. The default value is the implicit deny.</summary>
internal readonly record struct StageOutcome(Decision Decision, DecidedBy Layer, NamedPolicy? Policy, int Index)
{
    /// <summary>A Deny beats an Allow, an Allow beats nothing; of equals the first stays.</summary>
    public StageOutcome Or(StageOutcome other) => other.Decision switch
    {
        Decision.ExplicitDeny when Decision != Decision.ExplicitDeny => other,
        Decision.Allow when Decision == Decision.ImplicitDeny => other,
        _ => this,
    };

    public StageOutcome WithLayer(DecidedBy layer) => this with { Layer = layer };
}
