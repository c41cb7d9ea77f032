using System.Text;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Authorization;

/// <summary>Step 3: session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
internal sealed class OssAuthorizer(OssStore store, RequiredPermissions required, PolicyCache policies, OssOptions options)
{
    /// <summary>The kind under which a bucket's policy is stored.</summary>
    public const string PolicyConfiguration = "policy";

    /// <summary>The kind under which a bucket's tags are stored, as JSON.</summary>
    public const string TagConfiguration = "tagging";

    /// <returns>Every permission that was decided; the last one is the refused one, if any was refused.</returns>
    public async ValueTask<IReadOnlyList<PermissionDecision>> AuthorizeAsync(
        OssRequest request,
        OssCaller caller,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var decisions = new List<PermissionDecision>();
        foreach (var permission in await required.OfAsync(request, cancellationToken))
        {
            var decision = Decide(request, caller, permission, permission.Action, now);
            if (!decision.Decision.IsAllowed && permission.Alternative is { } alternative
                && Decide(request, caller, permission, alternative, now) is { Decision.IsAllowed: true } other)
            {
                decision = other;
            }

            decisions.Add(decision);
            if (!decision.Decision.IsAllowed)
            {
                break;
            }
        }

        return decisions;
    }

    /// <summary>What the client is told: always AccessDenied, with the message of the layer.</summary>
    public static OssError Refusal(OssRequest request, OssCaller caller, PermissionDecision refused)
    {
        var permission = refused.Permission;
        var isExplicit = refused.Decision.Decision == Decision.ExplicitDeny;
        if (refused.Decision.DecidedBy == DecidedBy.Session)
        {
            return new OssError.AccessDenied("Access denied by authorizer's policy.");
        }

        if (isExplicit)
        {
            return refused.Decision.DecidedBy == DecidedBy.Resource
                ? new OssError.AccessDenied("Access denied by bucket policy.", "0003-00000101")
                : new OssError.AccessDenied("Access denied by authorizer's policy.", "0003-00000201");
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

        return new OssError.AccessDenied(permission switch
        {
            { Call: OssCallKind.ObjectControl, Action: "oss:GetObjectAcl" or "oss:GetObjectVersionAcl" } => "You do not have read acl permission on this object.",
            { Call: OssCallKind.ObjectControl, Action: "oss:PutObjectAcl" or "oss:PutObjectVersionAcl" } => "You do not have write acl permission on this object.",
            { BucketName: null } => "You are forbidden to list buckets.",
            { Key: null, Bucket: { } bucket } when bucket.Owner != caller.AccountId => "The bucket you access does not belong to you.",
            _ => "You have no right to access this object because of bucket acl.",
        });
    }

    private PermissionDecision Decide(OssRequest request, OssCaller caller, Permission permission, string action, DateTimeOffset now)
    {
        var (row, policy, tags) = Facts(permission);
        var owner = permission.Bucket?.Owner ?? caller.AccountId;
        var relative = permission.BucketName is null ? "*"
            : permission.Key is null ? permission.BucketName
            : $"{permission.BucketName}/{permission.Key}";
        var access = new AccessRequest(
            action,
            new Arn("oss", permission.Bucket?.Region ?? options.Region, owner, relative),
            ConditionKeys.Of(request, caller, now, row, tags),
            caller.Principal);
        var acl = new OssAclFacts(
            permission.Call,
            AclOf(permission.Bucket?.Acl),
            AclOf(row is { IsDeleteMarker: false } ? row.Acl : null),
            options.AllowPublicListing);
        return new PermissionDecision(permission, OssEvaluator.Evaluate(caller.IdentityPolicies, caller.SessionPolicy, policy, access, acl));
    }

    private (ObjectRow? Row, NamedPolicy? Policy, ObjectTags Tags) Facts(Permission permission)
    {
        if (permission.Bucket is not { } bucket)
        {
            return (null, null, ObjectTags.Empty);
        }

        var (row, policyText, tagText) = store.Read(transaction => (
            permission.Key is null ? null : ObjectReads.Find(transaction, bucket, permission.Key, permission.VersionId),
            transaction.Buckets.FindConfiguration(bucket.Id, PolicyConfiguration),
            transaction.Buckets.FindConfiguration(bucket.Id, TagConfiguration)));
        var document = policyText is null ? null : policies.Parse(Encoding.UTF8.GetString(policyText), PolicyKind.Bucket);
        return (
            row,
            document is null ? null : new NamedPolicy($"bucket policy of {bucket.Name}", document),
            tagText is null ? ObjectTags.Empty : ObjectTags.FromJson(Encoding.UTF8.GetString(tagText)));
    }

    private static OssAcl AclOf(string? acl) => acl switch
    {
        "private" => OssAcl.Private,
        "public-read" => OssAcl.PublicRead,
        "public-read-write" => OssAcl.PublicReadWrite,
        _ => OssAcl.Default,
    };
}
