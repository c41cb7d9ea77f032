namespace Scenario.Ram.Evaluation;

/// <summary>The layers of an OSS decision: session policy, identity policies, bucket policy, then owner and ACL (ram-policy 3.4).</summary>
/// <remarks>The owner is the account of <see cref="AccessRequest.Resource"/>. "Owner" in the ACL stage means its root key only.</remarks>
public static class OssEvaluator
{
    /// <param name="identity">Policies of the calling user or role; they reach the buckets of the caller's own account only.</param>
    /// <param name="session">Session policy of the caller, if any.</param>
    /// <param name="bucket">Bucket policy, if any.</param>
    /// <param name="request">Must carry the principal; none counts as anonymous.</param>
    /// <param name="acl">Facts for the last stage.</param>
    public static Decision Decide(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? bucket, AccessRequest request, OssAclFacts acl) =>
        Settle(PolicyEvaluator.Run(Reaching(identity, request), session, bucket, request, trace: null), request, acl).Decision;

    /// <summary>As <see cref="Decide"/>, with the reasons.</summary>
    public static AccessDecision Explain(
        IReadOnlyList<NamedPolicy> identity, NamedPolicy? session, NamedPolicy? bucket, AccessRequest request, OssAclFacts acl)
    {
        var trace = new EvaluationTrace(request);
        var byPolicies = PolicyEvaluator.Run(Reaching(identity, request), session, bucket, request, trace);
        var outcome = Settle(byPolicies, request, acl);
        return trace.Conclude(outcome, outcome.Layer == DecidedBy.Acl ? AclSentence(request, acl) : trace.Sentence(outcome));
    }

    private static IReadOnlyList<NamedPolicy> Reaching(IReadOnlyList<NamedPolicy> identity, AccessRequest request) =>
        request.Principal is { Kind: PrincipalKind.User or PrincipalKind.RoleSession } principal
        && string.Equals(principal.AccountId, request.Resource.Account, StringComparison.Ordinal)
            ? identity
            : [];

    private static StageOutcome Settle(StageOutcome byPolicies, AccessRequest request, OssAclFacts acl)
    {
        var isUndecided = byPolicies is { Decision: Decision.ImplicitDeny, Layer: not DecidedBy.Session };
        return isUndecided && (IsOwner(request) || IsPublic(acl))
            ? new StageOutcome(Decision.Allow, DecidedBy.Acl, null, 0)
            : byPolicies;
    }

    private static bool IsOwner(AccessRequest request) =>
        request.Principal is { Kind: PrincipalKind.Root } principal
        && string.Equals(principal.AccountId, request.Resource.Account, StringComparison.Ordinal);

    private static bool IsPublic(OssAclFacts acl)
    {
        var effective = acl.Call == OssCallKind.Listing || acl.ObjectAcl == OssAcl.Default ? acl.BucketAcl : acl.ObjectAcl;
        return acl.Call switch
        {
            OssCallKind.ObjectRead => effective is OssAcl.PublicRead or OssAcl.PublicReadWrite,
            OssCallKind.ObjectWrite => effective is OssAcl.PublicReadWrite,
            OssCallKind.Listing => acl.AllowPublicListing && effective is (OssAcl.PublicRead or OssAcl.PublicReadWrite),
            _ => false,
        };
    }

    private static string AclSentence(AccessRequest request, OssAclFacts acl) => IsOwner(request)
        ? $"Allowed: no policy speaks against it, and the caller is the account that owns {request.Resource}."
        : $"Allowed: no policy speaks against it, and the {(acl.ObjectAcl == OssAcl.Default || acl.Call == OssCallKind.Listing ? "bucket" : "object")}'s ACL is public.";
}
