using System.Text;
using Scenario.ControlPlane.Journal;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Authorization;

/// <summary>Step 3: session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
internal sealed class OssAuthorizer(OssStore store, PolicyCache policies, OssOptions options)
{
    /// <returns>Every permission that was decided; the last one is the refused one, if any was refused.</returns>
    public IReadOnlyList<PermissionDecision> Authorize(OssContext context)
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

    /// <summary>Whether a stranger could be allowed anything, before the document that says what is even read: it would cost more than it can bring.</summary>
    /// <returns>The refusal; null when the document must be read to know, as it must where the bucket has a policy.</returns>
    public PermissionDecision? RefuseUnread(OssContext context)
    {
        if (!context.Caller.IsAnonymous
            || (context.Request.BucketRow is { } bucket && store.Read(transaction => transaction.Buckets.FindConfiguration(bucket.Id, BucketPolicy.StoredKind)) is not null))
        {
            return null;
        }

        var decision = Decide(context, context.Operation.Own(context));
        return decision.Decision.IsAllowed ? null : decision;
    }

    /// <summary>What the client is told: AccessDenied with the message of the layer, unless somebody else has the name of the bucket that it would have made.</summary>
    public static OssError Refusal(OssContext context, PermissionDecision refused)
    {
        if (context.Operation.CreatesBucket
            && refused is { Decision.Decision: Decision.ImplicitDeny, Permission.Bucket: { } taken }
            && taken.Owner != context.Caller.AccountId
            && !context.Caller.IsAnonymous)
        {
            return new OssError.BucketAlreadyExists(taken.Name);
        }

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
            return refused.Decision.DecidedBy == DecidedBy.Resource
                ? new OssError.AccessDenied("Access denied by bucket policy.", "0003-00000101")
                : new OssError.AccessDenied("Access denied by authorizer's policy.", context.Body.Objects.Count > 0 ? "0003-00000204" : "0003-00000201");
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
                { Key: null, Bucket: { } bucket } when bucket.Owner != caller.AccountId => "The bucket you access does not belong to you.",
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
        var (row, policy, tags, isBlocked) = Facts(permission);
        var owner = permission.Bucket?.Owner ?? caller.AccountId;
        var relative = permission.BucketName is null ? "*"
            : permission.Key is null ? permission.BucketName
            : $"{permission.BucketName}/{permission.Key}";
        var access = new AccessRequest(
            action,
            new Arn("oss", permission.Bucket?.Region ?? options.Region, owner, relative),
            ConditionKeys.Of(context, row, tags),
            caller.Principal);
        var acl = new OssAclFacts(
            permission.Call,
            AclOf(permission.Bucket?.Acl, isBlocked),
            AclOf(row is { IsDeleteMarker: false } ? row.Acl : null, isBlocked),
            options.AllowPublicListing);
        return new PermissionDecision(permission, OssEvaluator.Evaluate(caller.IdentityPolicies, caller.SessionPolicy, isBlocked && caller.IsAnonymous ? null : policy, access, acl));
    }

    private (ObjectRow? Row, NamedPolicy? Policy, ObjectTags Tags, bool IsBlocked) Facts(Permission permission)
    {
        if (permission.Bucket is not { } bucket)
        {
            return (null, null, ObjectTags.Empty, false);
        }

        var (row, policyText, tagText, isBlocked) = store.Read(transaction => (
            permission.Key is null ? null : ObjectReads.Find(transaction, bucket, permission.Key, permission.VersionId),
            transaction.Buckets.FindConfiguration(bucket.Id, BucketPolicy.StoredKind),
            transaction.Buckets.FindConfiguration(bucket.Id, BucketTags.StoredKind),
            BucketPublicAccessBlock.IsOn(transaction, bucket)));
        var document = policyText is null ? null : policies.Parse(Encoding.UTF8.GetString(policyText), PolicyKind.Bucket);
        return (
            row,
            document is null ? null : new NamedPolicy($"bucket policy of {bucket.Name}", document),
            BucketTags.Read(tagText),
            isBlocked);
    }

    // Where public access is blocked, an ACL from before opens nothing.
    private static OssAcl AclOf(string? acl, bool isBlocked) => acl switch
    {
        "private" => OssAcl.Private,
        "public-read" or "public-read-write" when isBlocked => OssAcl.Private,
        "public-read" => OssAcl.PublicRead,
        "public-read-write" => OssAcl.PublicReadWrite,
        _ => OssAcl.Default,
    };
}
