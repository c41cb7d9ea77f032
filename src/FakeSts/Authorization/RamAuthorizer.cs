using Scenario.FakeSts.Authentication;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.FakeSts.Authorization;

/// <summary>Authorizes the calls of the RAM API: action <c>ram:Name</c> on every resource of the operation (sts-ram-api 4).</summary>
internal static class RamAuthorizer
{
    /// <exception cref="StsErrorException">NoPermission.</exception>
    public static void Require(RpcCall call, IReadOnlyList<Arn> resources)
    {
        var action = $"ram:{call.Operation.Action}";
        foreach (var resource in resources)
        {
            if (call.Caller is Caller.Root)
            {
                call.Decision = new RuleDecision(
                    new(action, resource, ConditionContext.Empty, call.Caller.Principal), Decision.Allow, new(ExplanationKind.AllowedToRoot));
                continue;
            }

            var conditions = RequestConditions.Of(call);
            call.Operation.Conditions?.Invoke(call, conditions);
            var decision = PolicyEvaluator.Evaluate(
                CallerPolicies.IdentityOf(call.Directory, call.Caller),
                CallerPolicies.SessionOf(call.Caller),
                null,
                new(action, resource, conditions.Build(), call.Caller.Principal));
            call.Decision = decision;
            if (!decision.IsAllowed)
            {
                throw new StsError.RamNoPermission { AccessDenied = AccessDeniedDetail.Of(call.Caller.Principal, decision) }.ToException();
            }
        }
    }
}
