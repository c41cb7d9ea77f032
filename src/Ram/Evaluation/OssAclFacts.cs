namespace Scenario.Ram.Evaluation;

/// <summary>What the ACL stage needs to know.</summary>
/// <param name="Call">Sort of the call.</param>
/// <param name="BucketAcl">Never <see cref="OssAcl.Default"/> on a real bucket; Default counts as private.</param>
/// <param name="ObjectAcl">Default when the object does not exist yet.</param>
/// <param name="AllowPublicListing">Serve listings of public buckets to anyone; default true, as the service historically does.</param>
public sealed record OssAclFacts(
    OssCallKind Call,
    OssAcl BucketAcl = OssAcl.Private,
    OssAcl ObjectAcl = OssAcl.Default,
    bool AllowPublicListing = true);
