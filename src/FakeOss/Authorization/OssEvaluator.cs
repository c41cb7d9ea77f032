using Scenario.FakeOss.Buckets;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Authorization;

/// <summary>The layers of an OSS decision: session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
/// <remarks>The owner is the account of <see cref="AccessRequest.Resource"/>. "Owner" in the ACL stage means its root key only.</remarks>
internal static class OssEvaluator
{
    /// <summary>Decides by what a bucket and an object in it say, either of which may be missing.</summary>
    /// <param name="identity">As below.</param>
    /// <param name="session">As below.</param>
    /// <param name="bucket">Its policy and ACL count; where it blocks public access, those of before open nothing to the public.</param>
    /// <param name="row">Its ACL counts.</param>
    /// <param name="request">As below.</param>
    /// <param name="call">Sort of the call.</param>
    /// <param name="options">Whether public buckets are listed to anyone.</param>
    public static AccessDecision Evaluate(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, BucketFacts? bucket, ObjectRow? row, AccessRequest request, OssCallKind call,
        OssOptions options)
    {
        var isBlocked = bucket is not null && BucketPublicAccessBlock.IsOn(bucket.Settings);
        var isAnonymous = request.Principal is null or { Kind: PrincipalKind.Anonymous };
        var policy = bucket is not null && !(isBlocked && isAnonymous) && BucketPolicy.Of(bucket.Settings) is { } document
            ? new NamedPolicy($"bucket policy of {bucket.Row.Name}", document) : null;
        var ofObject = row is { IsDeleteMarker: false } ? row.Acl : OssAcl.Default;
        var acl = new OssAclFacts(
            call,
            isBlocked ? OssAcl.Private : bucket?.Row.Acl ?? OssAcl.Default,
            isBlocked && ofObject != OssAcl.Default ? OssAcl.Private : ofObject,
            options.AllowPublicListing);
        return Evaluate(identity, session, policy, request, acl);
    }

    /// <param name="identity">Policies of the calling user or role; they reach the buckets of the caller's own account only.</param>
    /// <param name="session">Session policy of the caller, if any.</param>
    /// <param name="bucket">Bucket policy, if any.</param>
    /// <param name="request">Must carry the principal; none counts as anonymous.</param>
    /// <param name="acl">Facts for the last stage.</param>
    public static AccessDecision Evaluate(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? bucket, AccessRequest request, OssAclFacts acl)
    {
        var byPolicies = PolicyEvaluator.Evaluate(Reaching(identity, request), session, bucket, request);
        var isUndecided = byPolicies is { Decision: Decision.ImplicitDeny, DecidedBy: not DecidedBy.Session };
        return isUndecided && (IsOwner(request) || IsPublic(acl)) ? new AclDecision(byPolicies, acl) : byPolicies;
    }

    private static IReadOnlyList<NamedPolicy> Reaching(IReadOnlyList<NamedPolicy> identity, AccessRequest request) =>
        request.Principal is { Kind: PrincipalKind.User or PrincipalKind.RoleSession } principal
        && string.Equals(principal.AccountId, request.Resource.Account, StringComparison.Ordinal)
            ? identity
            : [];

    private static bool IsOwner(AccessRequest request) =>
        request.Principal is { Kind: PrincipalKind.Root } principal
        && string.Equals(principal.AccountId, request.Resource.Account, StringComparison.Ordinal);

    private static bool IsPublic(OssAclFacts acl)
    {
        var effective = IsOfBucket(acl) ? acl.BucketAcl : acl.ObjectAcl;
        return acl.Call switch
        {
            OssCallKind.ObjectRead => effective is OssAcl.PublicRead or OssAcl.PublicReadWrite,
            OssCallKind.ObjectWrite => effective is OssAcl.PublicReadWrite,
            OssCallKind.Listing => acl.AllowPublicListing && effective is (OssAcl.PublicRead or OssAcl.PublicReadWrite),
            _ => false,
        };
    }

    private static bool IsOfBucket(OssAclFacts acl) => acl.Call == OssCallKind.Listing || acl.ObjectAcl == OssAcl.Default;

    /// <summary>Allowed by owner rule or ACL where no policy says anything.</summary>
    private sealed class AclDecision(AccessDecision byPolicies, OssAclFacts acl) : AccessDecision(byPolicies.Request, Decision.Allow, DecidedBy.Acl)
    {
        public override IEnumerable<NamedPolicy> Policies => byPolicies.Policies;

        public override DecisionExplanation Explain() => new(
            Decision,
            DecidedBy,
            byPolicies.Explain().Statements,
            IsOwner(Request) ? new(ExplanationKind.AllowedByOwner, ("resource", Request.Resource.ToString()))
                : new(IsOfBucket(acl) ? ExplanationKind.AllowedByBucketAcl : ExplanationKind.AllowedByObjectAcl));
    }
}

/// <summary>What the ACL stage needs to know.</summary>
/// <param name="Call">Sort of the call.</param>
/// <param name="BucketAcl">One of <see cref="OssAcl"/>; <see cref="OssAcl.Default"/> counts as private.</param>
/// <param name="ObjectAcl">One of <see cref="OssAcl"/>; <see cref="OssAcl.Default"/> when the object does not exist yet.</param>
/// <param name="AllowPublicListing">Serve listings of public buckets to anyone; default true, as the service historically does.</param>
internal sealed record OssAclFacts(
    OssCallKind Call,
    string BucketAcl = OssAcl.Private,
    string ObjectAcl = OssAcl.Default,
    bool AllowPublicListing = true);
