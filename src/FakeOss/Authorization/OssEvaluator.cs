using Scenario.FakeOss.Buckets;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Authorization;

/// <summary>The layers of an OSS decision: session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
/// <remarks>The owner is the account of <see cref="AccessRequest.Resource"/>. "Owner" in the ACL stage means its root key only.</remarks>
internal static class OssEvaluator
{
    /// <summary>Decides by what a bucket and an object in it say, either of which may be missing.</summary>
    /// <param name="identity">Policies of the calling user or role; they reach the buckets of the caller's own account only.</param>
    /// <param name="session">Session policy of the caller, if any.</param>
    /// <param name="bucket">Its policy and ACL count; where it blocks public access, those of before open nothing to the public.</param>
    /// <param name="row">Its ACL counts.</param>
    /// <param name="request">Must carry the principal; none counts as anonymous.</param>
    /// <param name="call">Sort of the call.</param>
    /// <param name="allowPublicListing">Whether public buckets are listed to anyone.</param>
    public static AccessDecision Evaluate(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, BucketFacts? bucket, ObjectRow? row, AccessRequest request, OssCallKind call,
        bool allowPublicListing)
    {
        var isBlocked = bucket is not null && BucketPublicAccessBlock.IsOn(bucket.Settings);
        var isAnonymous = request.Principal is null or { Kind: PrincipalKind.Anonymous };
        var policy = bucket is not null && !(isBlocked && isAnonymous) && BucketPolicy.Of(bucket.Settings) is { } document
            ? new NamedPolicy($"bucket policy of {bucket.Row.Name}", document) : null;
        var isOfAccount = request.Principal?.AccountId == request.Resource.Account;
        var reaching = isOfAccount && request.Principal is { Kind: PrincipalKind.User or PrincipalKind.RoleSession } ? identity : [];
        var byPolicies = PolicyEvaluator.Evaluate(reaching, session, policy, request);
        if (byPolicies is not { Decision: Decision.ImplicitDeny, DecidedBy: not DecidedBy.Session })
        {
            return byPolicies;
        }

        if (isOfAccount && request.Principal is { Kind: PrincipalKind.Root })
        {
            return new AclDecision(byPolicies, ExplanationKind.AllowedByOwner);
        }

        var ofObject = row is { IsDeleteMarker: false } ? row.Acl : OssAcl.Default;
        var isOfBucket = call == OssCallKind.Listing || ofObject == OssAcl.Default;
        var acl = isBlocked ? OssAcl.Private : isOfBucket ? bucket?.Row.Acl : ofObject;
        var isOpen = call switch
        {
            OssCallKind.ObjectRead => acl is OssAcl.PublicRead or OssAcl.PublicReadWrite,
            OssCallKind.ObjectWrite => acl is OssAcl.PublicReadWrite,
            OssCallKind.Listing => allowPublicListing && acl is (OssAcl.PublicRead or OssAcl.PublicReadWrite),
            _ => false,
        };
        return !isOpen ? byPolicies : new AclDecision(byPolicies, isOfBucket ? ExplanationKind.AllowedByBucketAcl : ExplanationKind.AllowedByObjectAcl);
    }

    /// <summary>Allowed by owner rule or ACL where no policy says anything.</summary>
    private sealed class AclDecision(AccessDecision byPolicies, ExplanationKind kind) : AccessDecision(byPolicies.Request, Decision.Allow, DecidedBy.Acl)
    {
        public override IEnumerable<NamedPolicy> Policies => byPolicies.Policies;

        public override DecisionExplanation Explain() => new(
            Decision,
            DecidedBy,
            byPolicies.Explain().Statements,
            kind == ExplanationKind.AllowedByOwner ? new(kind, ("resource", Request.Resource.ToString())) : new(kind));
    }
}
