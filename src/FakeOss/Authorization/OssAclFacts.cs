namespace Scenario.FakeOss.Authorization;

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
