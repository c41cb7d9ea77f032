using System.Collections.Frozen;

namespace Scenario.Signing.Oss;

/// <summary>Query names that V1 signs: the union of the vendor SDKs' lists, which differ. Source: oss-protocol 2.2.</summary>
public static class OssSubresources
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "accessPoint", "accessPointPolicy", "acl", "append", "asyncFetch", "bucketArchiveDirectRead", "bucketInfo", "callback",
        "callback-var", "cloudboxes", "cname", "comp", "continuation-token", "cors", "delete", "encryption", "endTime", "group",
        "httpsConfig", "img", "inventory", "inventoryId", "lifecycle", "link", "live", "location", "logging", "metaQuery",
        "objectInfo", "objectMeta", "partNumber", "policy", "position", "publicAccessBlock", "qos", "qosInfo", "qosRequester",
        "redundancyTransition", "referer", "regionList", "replication", "replicationLocation", "replicationProgress",
        "requesterQosInfo", "requestPayment", "resourceGroup", "resourcePool", "resourcePoolBuckets", "resourcePoolInfo",
        "response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
        "response-content-type", "response-expires", "responseHeader", "restore", "rtc", "security-token", "sequential",
        "startTime", "stat", "status", "style", "styleName", "symlink", "tagging", "transferAcceleration", "udf",
        "udfApplication", "udfApplicationLog", "udfId", "udfImage", "udfImageDesc", "udfName", "uploadId", "uploads",
        "versionId", "versioning", "versions", "vod", "website", "withHashContext", "worm", "wormExtend", "wormId");

    /// <summary>True for the listed names and any that starts with <c>x-oss-</c>. Case matters.</summary>
    public static bool IsSigned(string name) => Names.Contains(name) || name.StartsWith("x-oss-", StringComparison.Ordinal);
}
