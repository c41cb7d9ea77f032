using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Referers;
using Scenario.FakeOss.Service;
using Scenario.FakeOss.Website;

namespace Scenario.FakeOss;

/// <summary>All operations; each row stands in the file of its handler.</summary>
internal static class OssOperations
{
    public static readonly IReadOnlyList<OssOperation> All =
    [
        ListBuckets.Operation, DescribeRegions.Operation,

        ListObjects.Operation, ListObjectVersions.Operation,
        .. PutBucket.Operations, .. BucketReads.Operations, .. BucketAcl.Operations, .. BucketVersioning.Operations,
        .. BucketCors.Operations, .. BucketEncryption.Operations, .. BucketLifecycle.Operations, .. BucketLogging.Operations, .. BucketPolicy.Operations,
        .. BucketPublicAccessBlock.Operations, .. BucketReferer.Operations, .. BucketRequestPayment.Operations, .. BucketTags.Operations,
        .. BucketWebsite.Operations, .. MissingConfiguration.Operations, .. OptionObject.Operations,

        PutObject.Operation, PostObject.Operation, CopyObject.Operation, AppendObject.Operation, RestoreObject.Operation,
        .. GetObject.Operations, .. DeleteObject.Operations, .. Symlinks.Operations, .. ObjectTagging.Operations, .. ObjectAcl.Operations,

        .. Uploads.Operations, .. UploadPart.Operations, CompleteMultipartUpload.Operation, ListParts.Operation, ListMultipartUploads.Operation,

        // known, decided like the others, and then NotImplemented
        Unserved("POST", "InitiateBucketWorm", "worm"),
        Unserved("DELETE", "AbortBucketWorm", "worm"),
        Unserved("PUT", "PutBucketInventory", "inventory"),
        Unserved("DELETE", "DeleteBucketInventory", "inventory"),
        Unserved("GET", "GetBucketTransferAcceleration", "transferAcceleration"),
        Unserved("PUT", "PutBucketTransferAcceleration", "transferAcceleration"),
        Unserved("GET", "GetBucketReplication", "replication"),
        Unserved("GET", "GetBucketQosInfo", "qosInfo"),
        Unserved("PUT", "PutBucketQosInfo", "qosInfo"),
        Unserved("DELETE", "DeleteBucketQosInfo", "qosInfo"),
    ];

    private static OssOperation Unserved(string method, string name, string subResource) =>
        OssOperation.OfBucket(method, name, (OssHandler?)null, subResource);

    // The most particular row first, so that the order above says nothing.
    private static readonly Dictionary<(string Method, OssLevel Level), OssOperation[]> Rows = All
        .GroupBy(row => (row.Method, row.Level))
        .ToDictionary(rows => rows.Key, rows => rows.OrderByDescending(row => row.SubResources.Count).ThenByDescending(row => row.IsCopy).ToArray());

    // Names that select an operation; one that the chosen row does not consume must not be ignored. What nobody knows may be.
    private static readonly HashSet<string> Selectors = new(All.SelectMany(row => row.SubResources), StringComparer.Ordinal)
    {
        "accessPointConfigForObjectProcess", "accessPointForObjectProcess", "accessPointPolicy", "accessPointPolicyForObjectProcess",
        "accessmonitor", "asyncFetch", "bucketArchiveDirectRead", "cleanRestoredObject", "cloudboxes", "cname", "comp", "group", "httpsConfig", "img",
        "link", "metaQuery", "objectInfo", "qosRequester", "redundancyTransition", "regionList",
        "replicationLocation", "replicationProgress", "requesterQosInfo", "resourceGroup", "resourcePool", "resourcePoolBuckets", "resourcePoolInfo",
        "responseHeader", "rtc", "seal", "style", "styleName", "udf", "udfApplication", "udfApplicationLog", "udfId", "udfImage", "udfImageDesc",
        "udfName", "userDefinedLogFieldsConfig", "vod", "wormExtend", "wormId", "x-oss-async-process", "x-oss-process",
    };

    /// <summary>The operation that the request asks for, or why there is none: MethodNotAllowed,
    /// or NotImplemented for a sub-resource that is not served.</summary>
    public static (OssOperation? Operation, OssError? Error) Find(string method, OssLevel level, OssQuery query, bool hasCopySource)
    {
        var rows = Rows.GetValueOrDefault((method, level)) ?? [];
        OssOperation? row = null;
        for (var i = 0; i < rows.Length && row is null; i++)
        {
            row = (!rows[i].IsCopy || hasCopySource) && query.HasAll(rows[i].SubResources) ? rows[i] : null;
        }

        if (row is { IsPreflight: true })
        {
            return (row, null); // a preflight asks about another request, so its query selects nothing
        }

        if (query.Items.Count > 0 && ForeignSelector(row, query) is { } foreign)
        {
            return (null, MissingCompanion(rows, query, foreign) is { } missing
                ? new OssError.InvalidArgument("Unexpected query string parameter", "ResourceType", missing, "0017-00000219")
                : new OssError.NotImplemented(foreign));
        }

        return row is null ? (null, new OssError.MethodNotAllowed(method, level.ToString()))
            : query.FirstOf(row.Refuses) is { } misplaced
                ? (null, new OssError.InvalidArgument($"{row.Name} has no such parameter.", misplaced, query[misplaced]))
            : (row, null);
    }

    private static string? ForeignSelector(OssOperation? row, OssQuery query) =>
        query.Items.FirstOrDefault(item => Selectors.Contains(item.Name) && row?.SubResources.Contains(item.Name) != true).Name;

    // Of two names that only mean something together, the one that was forgotten.
    private static string? MissingCompanion(OssOperation[] rows, OssQuery query, string name) =>
        Array.Find(rows, row => row.SubResources.Contains(name))?.SubResources.FirstOrDefault(other => !query.Has(other));
}
