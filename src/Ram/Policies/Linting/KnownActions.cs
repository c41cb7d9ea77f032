using System.Collections.Frozen;

namespace Scenario.Ram.Policies.Linting;

/// <summary>The actions of OSS by what they are asked about: a bucket (ARN without slash) or an object.</summary>
/// <remarks>Source: ram-policy 5. A test holds it against the operations of FakeOss.</remarks>
internal static class KnownActions
{
    public static readonly FrozenSet<string> OfObjects = Set(
        "GetObject", "PutObject", "DeleteObject", "GetObjectVersion", "DeleteObjectVersion", "GetObjectAcl", "PutObjectAcl", "GetObjectVersionAcl",
        "PutObjectVersionAcl",
        "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "GetObjectVersionTagging", "PutObjectVersionTagging", "DeleteObjectVersionTagging",
        "AbortMultipartUpload", "ListParts", "RestoreObject", "RestoreObjectVersion", "PublishRtmpStream", "ProcessImm", "PutLiveChannel", "ListLiveChannel",
        "DeleteLiveChannel",
        "PutLiveChannelStatus", "GetLiveChannelInfo", "GetLiveChannelStat", "GetLiveChannelHistory", "PostVodPlaylist", "GetVodPlaylist", "ReplicateGet",
        "ReplicatePut", "ReplicateDelete");

    public static readonly FrozenSet<string> OfBuckets = Set(
        "ListBuckets", "ListObjects", "ListObjectVersions", "ListMultipartUploads", "PutBucket", "GetBucket", "HeadBucket", "DeleteBucket", "GetBucketInfo",
        "GetBucketLocation", "GetBucketStat",
        "GetBucketAcl", "PutBucketAcl", "GetBucketVersioning", "PutBucketVersioning", "GetBucketPolicy", "PutBucketPolicy", "DeleteBucketPolicy",
        "GetBucketPolicyStatus",
        "GetBucketCors", "PutBucketCors", "DeleteBucketCors", "GetBucketLifecycle", "PutBucketLifecycle", "DeleteBucketLifecycle", "GetBucketReferer",
        "PutBucketReferer",
        "GetBucketWebsite", "PutBucketWebsite", "DeleteBucketWebsite", "GetBucketLogging", "PutBucketLogging", "DeleteBucketLogging", "GetBucketEncryption",
        "PutBucketEncryption",
        "DeleteBucketEncryption", "GetBucketRequestPayment", "PutBucketRequestPayment", "GetBucketTagging", "PutBucketTagging", "DeleteBucketTagging",
        "GetBucketInventory",
        "PutBucketInventory", "DeleteBucketInventory", "GetBucketReplication", "PutBucketReplication", "DeleteBucketReplication",
        "GetBucketReplicationLocation",
        "GetBucketReplicationProgress", "PutBucketRTC", "GetBucketTransferAcceleration", "PutBucketTransferAcceleration", "InitiateBucketWorm",
        "AbortBucketWorm", "CompleteBucketWorm",
        "ExtendBucketWorm", "GetBucketWorm", "PutBucketResourceGroup", "GetBucketResourceGroup", "PutBucketAccessMonitor", "GetBucketAccessMonitor",
        "OpenMetaQuery", "GetMetaQueryStatus",
        "DoMetaQuery", "CloseMetaQuery", "CreateAccessPoint", "GetAccessPoint", "DeleteAccessPoint", "ListAccessPoints", "PutAccessPointPolicy",
        "GetAccessPointPolicy",
        "DeleteAccessPointPolicy", "PutBucketHttpsConfig", "GetBucketHttpsConfig", "PutBucketPublicAccessBlock", "GetBucketPublicAccessBlock",
        "DeleteBucketPublicAccessBlock", "PutStyle",
        "GetStyle", "ListStyle", "DeleteStyle", "PutCname", "ListCname", "DeleteCname", "CreateCnameToken", "GetCnameToken", "PutBucketArchiveDirectRead",
        "GetBucketArchiveDirectRead",
        "DescribeRegions", "GetUserQos", "GetBucketQosInfo", "PutBucketQosInfo", "DeleteBucketQosInfo", "ListLiveChannels", "ListBucketInventory",
        "CreateSelectObjectMeta");

    /// <summary>The condition keys that some request carries; those that end in a slash are followed by the name of a tag.</summary>
    private static readonly string[] ConditionKeys =
    [
        "acs:SourceIp", "acs:SecureTransport", "acs:CurrentTime", "acs:UserAgent", "acs:PrincipalARN", "acs:AccessId", "acs:MFAPresent", "acs:SourceVpc",
        "acs:SourceVpcId", "acs:VpcSourceIp",
        "acs:Referer", "acs:PrincipalRDId", "acs:PrincipalRDPath", "acs:PrincipalAccountId", "acs:ResourceTag/", "acs:RequestTag/", "acs:Service",
        "oss:Prefix", "oss:Delimiter", "oss:x-oss-acl", "oss:x-oss-object-acl", "oss:ExistingObjectTag/", "oss:RequestObjectTag/", "oss:BucketTag/",
        "oss:TLSVersion",
        "sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "oidc:iss", "oidc:aud", "oidc:sub", "saml:recipient", "saml:aud", "saml:iss",
        "saml:sub", "saml:sub_type",
    ];

    public static bool IsConditionKey(string key) =>
        Array.Exists(ConditionKeys,
            known => known.EndsWith('/') ? key.StartsWith(known, StringComparison.OrdinalIgnoreCase) : known.Equals(key, StringComparison.OrdinalIgnoreCase));

    private static FrozenSet<string> Set(params string[] names) => names.Select(static name => "oss:" + name).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
