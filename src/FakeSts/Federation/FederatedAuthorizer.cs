using Scenario.FakeSts.Authorization;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.Federation;

/// <summary>A federated caller has no policies: the role's trust policy alone decides (ram-policy 3.3).</summary>
internal static class FederatedAuthorizer
{
    private const string Action = "sts:AssumeRole";

    /// <param name="call">The call; the decision goes to its journal entry.</param>
    /// <param name="role">The role to assume.</param>
    /// <param name="request">Provider and duration.</param>
    /// <param name="principal">How the journal names the caller.</param>
    /// <param name="refusal">What the call answers when the trust policy does not allow it.</param>
    /// <param name="claims">Condition keys of the assertion, added to those of the request.</param>
    /// <exception cref="StsErrorException">AuthenticationFail.NoPermission, or a duration above the role's maximum.</exception>
    public static void Require(RpcCall call, RamRole role, FederationRequest request, string principal, StsError refusal,
        Action<ConditionContext.Builder> claims)
    {
        call.Principal = principal;
        if (request.Duration > role.MaxSessionDuration)
        {
            throw new StsError.FederationDurationSeconds
            {
                Detail = new(ExplanationKind.DurationAboveRole, ("seconds", (long)role.MaxSessionDuration.TotalSeconds)),
            }.ToException();
        }

        var context = RequestConditions.Of(call);
        claims(context);
        var decision = PolicyEvaluator.EvaluateFederated(
            new($"trust policy of {role.RoleName}", role.TrustPolicy),
            new(Action, role.Arn, context.Build(), RequestPrincipal.Federated(request.Provider.Account, request.Provider.ToString())));
        call.Decision = decision;
        if (!decision.IsAllowed)
        {
            throw (refusal with { AccessDenied = AccessDeniedDetail.Of(call.Caller.Principal, decision) }).ToException();
        }
    }
}
