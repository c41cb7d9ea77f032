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
            var decision = Decide(context, permission);
            decisions.Add(decision);
            if (!decision.Decision.IsAllowed)
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
        if (context.Operation.CreatesBucket
            && refused is { Decision.Decision: Decision.ImplicitDeny, Permission.Bucket.Row: { } taken }
            && taken.Owner != context.Caller.AccountId
            && !context.Caller.IsAnonymous)
        {
            return new OssError.BucketAlreadyExists(taken.Name);
        }

        return Denial(context, refused);
    }

    private static OssError.AccessDenied Denial(OssContext context, PermissionDecision refused)
    {
        var isOfRam = context.Caller.Principal.Kind is PrincipalKind.User or PrincipalKind.RoleSession && refused.Decision.DecidedBy != DecidedBy.Resource;
        return Words(context, refused) with { Denial = isOfRam ? AccessDeniedDetail.Of(context.Caller.Principal, refused.Decision) : null };
    }

    private static OssError.AccessDenied Words(OssContext context, PermissionDecision refused)
    {
        var (request, caller, permission) = (context.Request, context.Caller, refused.Permission);
        var isExplicit = refused.Decision.Decision == Decision.ExplicitDeny;
        if (refused.Decision.DecidedBy == DecidedBy.Session)
        {
            return new OssError.AccessDenied("Access denied by authorizer's policy.");
        }

        if (isExplicit)
        {
            // the vendor says so of an explicit Deny by RAM too: OSS error page 0003-00000201
            return new OssError.AccessDenied("Access denied by bucket policy.",
                refused.Decision.DecidedBy == DecidedBy.Resource ? "0003-00000101" : context.Body.Objects.Count > 0 ? "0003-00000204" : "0003-00000201");
        }

        if (caller.IsAnonymous)
        {
            return new OssError.AccessDenied(request.Address.Level switch
            {
                OssLevel.Service => "Anonymous access is forbidden for this operation.",
                OssLevel.Bucket when request.Form is null => "Anonymous user has no right to access this bucket.",
                _ => "Anonymous user has no right to access this object.",
            });
        }

        var ec = caller.Principal.Kind == PrincipalKind.User ? "0003-00000202" : "0003-00000001";
        return new OssError.AccessDenied(
            permission switch
            {
                { Refusal: { } words } => words,
                { BucketName: null } => "You are forbidden to list buckets.",
                { Key: null, Bucket.Row: { } bucket } when bucket.Owner != caller.AccountId => "The bucket you access does not belong to you.",
                _ => "You have no right to access this object because of bucket acl.",
            },
            ec);
    }

    // Of two actions either may be granted, and an explicit Deny of either counts.
    private PermissionDecision Decide(OssContext context, Permission permission)
    {
        var decision = Decide(context, permission, permission.Action);
        if (permission.Alternative is not { } alternative || decision.Decision.Decision == Decision.ExplicitDeny)
        {
            return decision;
        }

        var other = Decide(context, permission, alternative);
        return other.Decision.Decision == Decision.ExplicitDeny || (other.Decision.IsAllowed && !decision.Decision.IsAllowed) ? other : decision;
    }

    private PermissionDecision Decide(OssContext context, Permission permission, string action)
    {
        var caller = context.Caller;
        var (bucket, row) = (permission.Bucket?.Row, permission.Row);
        var owner = bucket?.Owner ?? caller.AccountId;
        var relative = permission.BucketName is null ? "*"
            : permission.Key is null ? permission.BucketName
            : $"{permission.BucketName}/{permission.Key}";
        var access = new AccessRequest(
            action,
            new Arn("oss", bucket?.Region ?? options.Region, owner, relative),
            ConditionKeys.Of(context, row, BucketTags.Of(permission.Bucket?.Settings ?? BucketSettings.None)),
            caller.Principal);
        return new PermissionDecision(
            permission, OssEvaluator.Evaluate(caller.IdentityPolicies, caller.SessionPolicy, permission.Bucket, row, access, permission.Call, options));
    }
}

/// <summary>One permission and what became of it.</summary>
internal sealed record PermissionDecision(Permission Permission, AccessDecision Decision);
