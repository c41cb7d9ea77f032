using Scenario.FakeOss.Errors;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Requests;

/// <summary>The operation table: method, level and sub-resource to operation, RAM action and access class.</summary>
/// <remarks>Source: oss-protocol sections 4 and 5, ram-policy section 5. A row without a handler answers NotImplemented.</remarks>
internal static class OssOperations
{
    // Not encoding-type: the vendor's C# SDK adds it to deletes.
    private static readonly string[] ListingNames =
    [
        "prefix", "delimiter", "marker", "max-keys", "list-type", "start-after", "continuation-token", "fetch-owner", "key-marker", "version-id-marker", "versionId",
    ];

    private static readonly OssOperation[] Rows =
    [
        // ---- service ----
        Service("GET", "DescribeRegions", "regions"),
        Service("GET", "ListBuckets"),

        // ---- bucket ----
        Bucket("PUT", "PutBucketAcl", "acl") with { CreatesBucket = true },
        Bucket("GET", "GetBucketAcl", "acl"),
        Bucket("GET", "GetBucketInfo", "bucketInfo"),
        Bucket("GET", "GetBucketLocation", "location"),
        Bucket("GET", "GetBucketStat", "stat"),
        Bucket("PUT", "PutBucketCors", "cors"),
        Bucket("GET", "GetBucketCors", "cors"),
        Bucket("DELETE", "DeleteBucketCors", "cors"),
        Bucket("PUT", "PutBucketLifecycle", "lifecycle"),
        Bucket("GET", "GetBucketLifecycle", "lifecycle"),
        Bucket("DELETE", "DeleteBucketLifecycle", "lifecycle"),
        Bucket("PUT", "PutBucketReferer", "referer"),
        Bucket("GET", "GetBucketReferer", "referer"),
        Bucket("PUT", "PutBucketPolicy", "policy"),
        Bucket("GET", "GetBucketPolicy", "policy"),
        Bucket("DELETE", "DeleteBucketPolicy", "policy"),
        Bucket("PUT", "PutBucketVersioning", "versioning"),
        Bucket("GET", "GetBucketVersioning", "versioning"),
        Bucket("GET", "ListObjectVersions", "versions"),
        Bucket("PUT", "PutBucketWebsite", "website"),
        Bucket("GET", "GetBucketWebsite", "website"),
        Bucket("DELETE", "DeleteBucketWebsite", "website"),
        Bucket("PUT", "PutBucketLogging", "logging"),
        Bucket("GET", "GetBucketLogging", "logging"),
        Bucket("DELETE", "DeleteBucketLogging", "logging"),
        Bucket("PUT", "PutBucketEncryption", "encryption"),
        Bucket("GET", "GetBucketEncryption", "encryption"),
        Bucket("DELETE", "DeleteBucketEncryption", "encryption"),
        Bucket("PUT", "PutBucketTags", "tagging") with { Action = "oss:PutBucketTagging" },
        Bucket("GET", "GetBucketTags", "tagging") with { Action = "oss:GetBucketTagging" },
        Bucket("DELETE", "DeleteBucketTags", "tagging") with { Action = "oss:DeleteBucketTagging" },
        Bucket("PUT", "PutBucketRequestPayment", "requestPayment"),
        Bucket("GET", "GetBucketRequestPayment", "requestPayment"),
        Bucket("POST", "InitiateBucketWorm", "worm"),
        Bucket("GET", "GetBucketWorm", "worm"),
        Bucket("DELETE", "AbortBucketWorm", "worm"),
        Bucket("PUT", "PutBucketInventory", "inventory"),
        Bucket("GET", "GetBucketInventory", "inventory", "inventoryId"),
        Bucket("GET", "ListBucketInventory", "inventory") with { Action = "oss:GetBucketInventory" },
        Bucket("DELETE", "DeleteBucketInventory", "inventory"),
        Bucket("GET", "GetBucketTransferAcceleration", "transferAcceleration"),
        Bucket("PUT", "PutBucketTransferAcceleration", "transferAcceleration"),
        Bucket("GET", "GetBucketReplication", "replication"),
        Bucket("GET", "GetBucketQosInfo", "qosInfo"),
        Bucket("PUT", "PutBucketQosInfo", "qosInfo"),
        Bucket("DELETE", "DeleteBucketQosInfo", "qosInfo"),
        Bucket("GET", "ListLiveChannel", "live"),
        Bucket("GET", "ListMultipartUploads", "uploads"),
        Bucket("POST", "DeleteMultipleObjects", "delete") with { Action = "oss:DeleteObject", VersionAction = "oss:DeleteObjectVersion", Call = OssCallKind.ObjectWrite },
        Bucket("POST", "PostObject") with { Action = "oss:PutObject", Call = OssCallKind.ObjectWrite },
        Bucket("OPTIONS", "OptionObject") with { Call = null },
        Bucket("PUT", "PutBucket") with { IsWithoutBucket = true, Refuses = ListingNames },
        Bucket("DELETE", "DeleteBucket") with { Refuses = ListingNames },
        Bucket("HEAD", "HeadBucket") with { Action = "oss:GetBucketInfo" },
        Bucket("GET", "ListObjects") with { Call = OssCallKind.Listing, Refuses = ["versionId"] },

        // ---- object ----
        Object("PUT", "PutObjectAcl", OssCallKind.ObjectControl, "acl") with { VersionAction = "oss:PutObjectVersionAcl" },
        Object("GET", "GetObjectAcl", OssCallKind.ObjectControl, "acl") with { VersionAction = "oss:GetObjectVersionAcl" },
        Object("PUT", "PutObjectTagging", OssCallKind.ObjectControl, "tagging") with { VersionAction = "oss:PutObjectVersionTagging" },
        Object("GET", "GetObjectTagging", OssCallKind.ObjectControl, "tagging") with { VersionAction = "oss:GetObjectVersionTagging" },
        Object("DELETE", "DeleteObjectTagging", OssCallKind.ObjectControl, "tagging") with { VersionAction = "oss:DeleteObjectVersionTagging" },
        Object("PUT", "PutSymlink", OssCallKind.ObjectWrite, "symlink") with { Action = "oss:PutObject" },
        Object("GET", "GetSymlink", OssCallKind.ObjectRead, "symlink") with { Action = "oss:GetObject", VersionAction = "oss:GetObjectVersion" },
        Object("POST", "AppendObject", OssCallKind.ObjectWrite, "append") with { Action = "oss:PutObject" },
        Object("POST", "RestoreObject", OssCallKind.ObjectControl, "restore") with { VersionAction = "oss:RestoreObjectVersion" },
        Object("POST", "InitiateMultipartUpload", OssCallKind.ObjectWrite, "uploads") with { Action = "oss:PutObject" },
        Object("PUT", "UploadPartCopy", OssCallKind.ObjectWrite, "partNumber", "uploadId") with { Action = "oss:PutObject", IsCopy = true },
        Object("PUT", "UploadPart", OssCallKind.ObjectWrite, "partNumber", "uploadId") with { Action = "oss:PutObject" },
        Object("POST", "CompleteMultipartUpload", OssCallKind.ObjectWrite, "uploadId") with { Action = "oss:PutObject" },
        Object("DELETE", "AbortMultipartUpload", OssCallKind.ObjectWrite, "uploadId"),
        Object("GET", "ListParts", OssCallKind.ObjectRead, "uploadId"),
        Object("HEAD", "GetObjectMeta", OssCallKind.ObjectRead, "objectMeta") with { Action = "oss:GetObject", VersionAction = "oss:GetObjectVersion" },
        Object("GET", "GetObjectMeta", OssCallKind.ObjectRead, "objectMeta") with { Action = "oss:GetObject", VersionAction = "oss:GetObjectVersion" },
        Object("OPTIONS", "OptionObject", null),
        Object("PUT", "CopyObject", OssCallKind.ObjectWrite) with { Action = "oss:PutObject", IsCopy = true },
        Object("PUT", "PutObject", OssCallKind.ObjectWrite) with { Refuses = ["versionId"] },
        Object("GET", "GetObject", OssCallKind.ObjectRead) with { VersionAction = "oss:GetObjectVersion" },
        Object("HEAD", "HeadObject", OssCallKind.ObjectRead) with { Action = "oss:GetObject", VersionAction = "oss:GetObjectVersion" },
        Object("DELETE", "DeleteObject", OssCallKind.ObjectWrite) with { VersionAction = "oss:DeleteObjectVersion" },
    ];

    // Names that select an operation; one that the chosen row does not consume must not be ignored.
    private static readonly HashSet<string> Selectors = new(Rows.SelectMany(row => row.SubResources), StringComparer.Ordinal)
    {
        "asyncFetch", "bucketArchiveDirectRead", "cloudboxes", "cname", "comp", "group", "httpsConfig", "img", "link", "metaQuery",
        "objectInfo", "publicAccessBlock", "qosRequester", "redundancyTransition", "regionList", "replicationLocation",
        "replicationProgress", "requesterQosInfo", "resourceGroup", "resourcePool", "resourcePoolBuckets", "resourcePoolInfo",
        "responseHeader", "rtc", "style", "styleName", "udf", "udfApplication", "udfApplicationLog", "udfId", "udfImage",
        "udfImageDesc", "udfName", "vod", "wormExtend", "wormId", "accessPoint", "accessPointPolicy", "accessmonitor",
        "x-oss-process", "x-oss-async-process", "seal",
    };

    // Names that only qualify an operation and may come without a value.
    private static readonly HashSet<string> Qualifiers = new(StringComparer.Ordinal)
    {
        "prefix", "delimiter", "marker", "max-keys", "encoding-type", "list-type", "start-after", "continuation-token", "fetch-owner",
        "key-marker", "upload-id-marker", "version-id-marker", "max-uploads", "max-parts", "part-number-marker", "position",
        "versionId", "security-token", "callback", "callback-var", "sequential", "withHashContext", "tag-key", "tag-value", "expires",
    };

    public static IReadOnlyList<OssOperation> All => Rows;

    /// <summary>The operation that the request asks for, or why there is none: MethodNotAllowed, or NotImplemented for a sub-resource that is not served.</summary>
    public static (OssOperation? Operation, OssError? Error) Find(string method, OssLevel level, OssQuery query, bool hasCopySource)
    {
        foreach (var row in Rows)
        {
            if (row.Level == level && row.Method == method && (!row.IsCopy || hasCopySource) && row.SubResources.All(query.Has))
            {
                return FindForeign(row, query) is { } foreign ? (null, new OssError.NotImplemented(foreign))
                    : row.Refuses.FirstOrDefault(query.Has) is { } misplaced
                        ? (null, new OssError.InvalidArgument($"{row.Name} has no such parameter.", misplaced, query[misplaced]))
                    : (row, null);
            }
        }

        return query.Items.FirstOrDefault(item => Selectors.Contains(item.Name)).Name is { } unknown
            ? (null, new OssError.NotImplemented(unknown))
            : (null, new OssError.MethodNotAllowed(method, level.ToString()));
    }

    // A preflight asks about another request, so its query selects nothing.
    private static string? FindForeign(OssOperation row, OssQuery query) => row.Call is null
        ? null
        : query.Items.FirstOrDefault(item => Selectors.Contains(item.Name)
            ? !row.SubResources.Contains(item.Name)
            : item.Name.Length > 0
              && string.IsNullOrEmpty(item.Value)
              && !Qualifiers.Contains(item.Name)
              && !item.Name.StartsWith("x-oss-", StringComparison.Ordinal)
              && !item.Name.StartsWith("response-", StringComparison.Ordinal)).Name;

    private static OssOperation Service(string method, string name, params string[] subResources) =>
        Row(method, OssLevel.Service, name, OssCallKind.Management, subResources) with { IsWithoutBucket = true };

    private static OssOperation Bucket(string method, string name, params string[] subResources) =>
        Row(method, OssLevel.Bucket, name, OssCallKind.Management, subResources);

    private static OssOperation Object(string method, string name, OssCallKind? call, params string[] subResources) =>
        Row(method, OssLevel.Object, name, call, subResources);

    private static OssOperation Row(string method, OssLevel level, string name, OssCallKind? call, string[] subResources) => new()
    {
        Name = name,
        Method = method,
        Level = level,
        SubResources = subResources,
        Action = "oss:" + name,
        Call = call,
    };
}
