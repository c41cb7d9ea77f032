using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Authorization;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.AssumeRole;

/// <summary>Gives a RAM user or a role session temporary credentials of a role (sts-ram-api 3.1, 5).</summary>
internal sealed class AssumeRoleHandler(CredentialIssuer issuer)
{
    private const string Action = "sts:AssumeRole";

    public RpcOperation Operation => new(ApiProduct.Sts, "AssumeRole", (call, _) => new(Handle(call)));

    private RpcObject Handle(RpcCall call)
    {
        if (call.Caller is Caller.Root)
        {
            throw new StsError.RootMayNotAssume
            {
                AccessDenied = AccessDeniedDetail.ByRule(call.Caller.Principal, Action,
                AccessDeniedDetail.CallersSide)
            }.ToException();
        }

        var request = AssumeRoleValidator.Validate(call.Parameters);

        // Existence before permission: a role of another account that does not exist is 404 too.
        var role = call.Directory.FindRole(request.RoleArn) ?? throw new StsError.RoleNotFound().ToException();
        if (request.Duration > role.MaxSessionDuration)
        {
            throw new StsError.InvalidDurationSeconds
            {
                Detail = new(ExplanationKind.DurationAboveRole, ("seconds", (long)role.MaxSessionDuration.TotalSeconds)),
            }.ToException();
        }

        var inherited = (call.Caller as Caller.Session)?.RoleSession.SourceIdentity;
        Authorize(call, request, role, inherited);

        var session = issuer.Open(
            role, request.RoleSessionName, request.Policy, inherited ?? request.SourceIdentity, call.Caller.Arn, call.Now, request.Duration);
        return new()
        {
            { "AssumedRoleUser", CredentialIssuer.AssumedRoleUser(session, session.Arn) },
            { "Credentials", issuer.Credentials(session) },
            { "SourceIdentity", session.SourceIdentity },
        };
    }

    // Both sides must allow, also inside one account; the journal keeps which one refused. Condition keys: ram-policy 2.5.
    private static void Authorize(RpcCall call, AssumeRoleRequest request, RamRole role, string? inherited)
    {
        var context = RequestConditions.Of(call)
            .Add("sts:ExternalId", request.ExternalId)
            .Add("sts:RoleSessionName", request.RoleSessionName)
            .Add("sts:SourceIdentity", inherited ?? request.SourceIdentity)
            .Build();
        var decision = PolicyEvaluator.EvaluateAssumeRole(
            CallerPolicies.IdentityOf(call.Directory, call.Caller),
            CallerPolicies.SessionOf(call.Caller),
            new($"trust policy of {role.RoleName}", role.TrustPolicy),
            new(Action, role.Arn, context, call.Caller.Principal));
        call.Decision = decision;
        if (!decision.IsAllowed)
        {
            throw new StsError.NoPermission { AccessDenied = AccessDeniedDetail.Of(call.Caller.Principal, decision) }.ToException();
        }

        if (inherited is not null && request.SourceIdentity is not null && request.SourceIdentity != inherited)
        {
            throw new StsError.NoPermission
            {
                AccessDenied = AccessDeniedDetail.ByRule(call.Caller.Principal, Action, AccessDeniedDetail.TrustSide),
                Detail = new(ExplanationKind.SourceIdentityFixed),
            }.ToException();
        }
    }
}
