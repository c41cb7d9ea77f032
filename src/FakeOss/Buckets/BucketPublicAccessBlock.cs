using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Buckets;

/// <summary>Keeps a bucket from being public: public ACLs and policies are refused when they are put, and those from before do not act.</summary>
/// <remarks>Source: OSS, "PutBucketPublicAccessBlock". New buckets of the real service have it on; here a setting says so.</remarks>
internal static class BucketPublicAccessBlock
{
    private const string Switch = "BlockPublicAccess";

    private static readonly BucketConfiguration<Block> Configuration = new(
        "publicAccessBlock", "PublicAccessBlockConfiguration",
        static root => new(root.Boolean(Switch) ?? throw new OssError.MalformedXml($"{Switch} is missing").ToException()),
        static (xml, block) => xml.Boolean(Switch, block.IsOn))
    { Otherwise = new(IsOn: false) };

    public static readonly OssOperation[] Operations =
    [
        Configuration.Put("PutBucketPublicAccessBlock"), Configuration.Get("GetBucketPublicAccessBlock"), Configuration.Delete("DeleteBucketPublicAccessBlock"),
        OssOperation.OfBucket("GET", "GetBucketPolicyStatus", AnswerStatus, "policyStatus"),
    ];

    public static bool IsOn(BucketSettings settings) => Configuration.Of(settings)!.IsOn;

    public static void SwitchOn(IndexTransaction transaction, long bucketId) => Configuration.Set(transaction, bucketId, new(IsOn: true));

    /// <summary>Refuses what would make the bucket, or an object in it, public.</summary>
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    public static void Require(OssContext context)
    {
        if (context.Operation.AclHeader is { } header && context.Request.Header(header)?.StartsWith("public-", StringComparison.Ordinal) == true
            && (context.Facts.Bucket is { } bucket ? IsOn(bucket.Settings) : context.Options.BlockPublicAccess))
        {
            throw Refusal(header == UploadHeaders.BucketAcl ? "bucket acl" : "object acl").ToException();
        }
    }

    /// <exception cref="OssErrorException">AccessDenied for a policy that lets everyone in.</exception>
    public static void Require(OssContext context, PolicyDocument policy) =>
        (policy.IsPublic && IsOn(context.Settings) ? Refusal("bucket policy") : null)?.Throw();

    private static OssResponse AnswerStatus(OssContext context) => BucketPolicy.Of(context.Settings) is { } policy
        ? OssResponse.Xml("PolicyStatus", xml => xml.Boolean("IsPublic", policy.IsPublic))
        : throw OssError.NoSuchConfiguration.OfPolicy(context.Bucket.Name).ToException();

    private static OssError.AccessDenied Refusal(string what) => new($"Put public {what} is not allowed", null)
    {
        Detail = new(ExplanationKind.PublicAccessBlocked),
    };

    private sealed record Block(bool IsOn);
}
