using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Buckets;

/// <summary>Keeps a bucket from being public: public ACLs and policies are refused when they are put, and those from before do not act.</summary>
/// <remarks>Source: OSS, "PutBucketPublicAccessBlock". New buckets of the real service have it on; here a setting says so.</remarks>
internal sealed class BucketPublicAccessBlock : BucketConfiguration
{
    private const string Root = "PublicAccessBlockConfiguration";
    private const string Switch = "BlockPublicAccess";
    private const string ConfigurationKind = "publicAccessBlock";

    private static readonly byte[] On = "true"u8.ToArray();

    public override string Kind => ConfigurationKind;

    public override IReadOnlyList<OssOperation> Operations =>
    [
        Put("PutBucketPublicAccessBlock"), Get("GetBucketPublicAccessBlock"), Delete("DeleteBucketPublicAccessBlock"),
        OssOperation.OfBucket("GET", "GetBucketPolicyStatus", AnswerStatus, "policyStatus"),
    ];

    public static bool IsOn(BucketSettings settings) => settings[ConfigurationKind] is { } stored && stored.AsSpan().SequenceEqual(On);

    public static void SwitchOn(IndexTransaction transaction, long bucketId) => transaction.Buckets.SetConfiguration(bucketId, ConfigurationKind, On);

    /// <summary>Refuses what would make the bucket, or an object in it, public.</summary>
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    public static void Require(OssContext context)
    {
        if (context.Operation.AclHeader is not { } header || context.Request.Header(header)?.StartsWith("public-", StringComparison.Ordinal) != true)
        {
            return;
        }

        if (context.Facts.Bucket is { } bucket ? IsOn(bucket.Settings) : context.Options.BlockPublicAccess)
        {
            throw Refusal(header == UploadHeaders.BucketAcl ? "bucket acl" : "object acl").ToException();
        }
    }

    /// <exception cref="OssErrorException">AccessDenied for a policy that lets everyone in.</exception>
    public static void Require(OssContext context, PolicyDocument policy)
    {
        if (policy.IsPublic && IsOn(context.Settings))
        {
            throw Refusal("bucket policy").ToException();
        }
    }

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, Root, cancellationToken);
        return root.Boolean(Switch) is not { } isOn ? throw new OssError.MalformedXml($"{Switch} is missing").ToException() : isOn ? On : "false"u8.ToArray();
    }

    protected override OssResponse Answer(byte[] stored) => Document(stored.AsSpan().SequenceEqual(On));

    protected override OssResponse AnswerMissing(BucketRow bucket) => Document(isOn: false);

    private static OssResponse Document(bool isOn) => OssResponse.Xml(Root, xml => xml.Boolean(Switch, isOn));

    private static OssResponse AnswerStatus(OssContext context)
    {
        var isPublic = BucketPolicy.Of(context.Settings) is { } policy
            ? policy.IsPublic
            : throw OssError.NoSuchConfiguration.OfPolicy(context.Bucket.Name).ToException();
        return OssResponse.Xml("PolicyStatus", xml => xml.Boolean("IsPublic", isPublic));
    }

    private static OssError.AccessDenied Refusal(string what) => new($"Put public {what} is not allowed", null)
    {
        Detail = new(ExplanationKind.PublicAccessBlocked),
    };
}
