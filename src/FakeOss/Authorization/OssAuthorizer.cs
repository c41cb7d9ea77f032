using Scenario.FakeOss.Buckets;
using Scenario.Ram;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Authorization;

/// <summary>Session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
internal sealed class OssAuthorizer(OssOptions options)
{
    /// <returns>Every permission that was decided; the last one is the refused one, if any was refused.</returns>
    public IReadOnlyList<PermissionDecision> Decide(OssContext context)
    {
        var decisions = new List<PermissionDecision>();
        foreach (var permission in context.Operation.PermissionsOf(context))
        {
            decisions.Add(Decide(context, permission));
            if (!decisions[^1].Decision.IsAllowed)
            {
                break;
            }
        }

        return decisions;
    }

    /// <summary>What can be decided before the document that says what is even read: for a stranger it would cost more than it can bring.</summary>
    /// <returns>The refusal; empty where the document must be read to know, as it must where the bucket has a policy.</returns>
    public IReadOnlyList<PermissionDecision> DecideUnread(OssContext context) =>
        context.Caller.IsAnonymous && context.Facts.Bucket is { } bucket && BucketPolicy.Of(bucket.Settings) is null
        && Decide(context, context.Operation.Own(context)) is { Decision.IsAllowed: false } refused
            ? [refused]
            : [];

    /// <exception cref="OssErrorException">AccessDenied: the last decision refuses.</exception>
    public static void Require(OssContext context, IReadOnlyList<PermissionDecision> decisions)
    {
        if (decisions is [.., { Decision.IsAllowed: false } refused])
        {
            throw Refusal(context, refused).ToException();
        }
    }

    // What the client is told: AccessDenied with the message of the layer, unless somebody else has the name of the bucket that it would have made.
    private static OssError Refusal(OssContext context, PermissionDecision refused)
    {
        var (caller, permission, decision) = (context.Caller, refused.Permission, refused.Decision);
        var (isOfUser, isOfResource) = (caller.Principal.Kind == PrincipalKind.User, decision.DecidedBy == DecidedBy.Resource);
        if (context.Operation.CreatesBucket && decision.Decision == Decision.ImplicitDeny && !caller.IsAnonymous
            && permission.Bucket?.Row is { } taken && taken.Owner != caller.AccountId)
        {
            return new OssError.BucketAlreadyExists(taken.Name);
        }

        OssError.AccessDenied told = decision switch
        {
            { DecidedBy: DecidedBy.Session } => new("Access denied by authorizer's policy."),
            // the vendor says so of an explicit Deny by RAM too: OSS error page 0003-00000201
            { Decision: Decision.ExplicitDeny } => new("Access denied by bucket policy.",
                isOfResource ? "0003-00000101" : context.Body.Objects.Count > 0 ? "0003-00000204" : "0003-00000201"),
            _ when caller.IsAnonymous => new(context.Request.Address.Level switch
            {
                OssLevel.Service => "Anonymous access is forbidden for this operation.",
                OssLevel.Bucket when context.Request.Form is null => "Anonymous user has no right to access this bucket.",
                _ => "Anonymous user has no right to access this object.",
            }),
            _ => new(permission switch
            {
                _ when context.Operation.Refusal is { } words => words,
                { BucketName: null } => "You are forbidden to list buckets.",
                { Key: null, Bucket.Row: { } bucket } when bucket.Owner != caller.AccountId => "The bucket you access does not belong to you.",
                _ => "You have no right to access this object because of bucket acl.",
            }, isOfUser ? "0003-00000202" : "0003-00000001"),
        };
        return (isOfUser || caller.Principal.Kind == PrincipalKind.RoleSession) && !isOfResource
            ? told with { Denial = AccessDeniedDetail.Of(caller.Principal, decision) } : told;
    }

    private PermissionDecision Decide(OssContext context, Permission permission)
    {
        var (caller, bucket, settings) = (context.Caller, permission.Bucket?.Row, permission.Bucket?.Settings ?? BucketSettings.None);
        // where there is no policy, nobody asks for a condition key
        var hasPolicy = caller.IdentityPolicies.Count > 0 || caller.SessionPolicy is not null || BucketPolicy.Of(settings) is not null;
        var relative = permission.BucketName is null ? "*" : permission.Key is null ? permission.BucketName : $"{permission.BucketName}/{permission.Key}";
        var access = new AccessRequest(
            permission.Action,
            new Arn("oss", bucket?.Region ?? options.Region, bucket?.Owner ?? caller.AccountId, relative),
            hasPolicy ? ConditionKeys.Of(context, permission.Row, BucketTags.Of(settings)) : ConditionContext.Empty,
            caller.Principal);
        var decision = OssEvaluator.Evaluate(
            caller.IdentityPolicies, caller.SessionPolicy, permission.Bucket, permission.Row, access, permission.Call, options.AllowPublicListing);
        if (permission.Alternative is not { } alternative || decision.Decision == Decision.ExplicitDeny)
        {
            return new(permission, decision);
        }

        // of two actions either may be granted, and an explicit Deny of either counts
        var other = Decide(context, permission with { Action = alternative, Alternative = null });
        return other.Decision.Decision == Decision.ExplicitDeny || (other.Decision.IsAllowed && !decision.IsAllowed) ? other : new(permission, decision);
    }
}

/// <summary>One permission and what became of it.</summary>
internal sealed record PermissionDecision(Permission Permission, AccessDecision Decision);
