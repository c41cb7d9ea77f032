namespace Scenario.FakeOss.Buckets;

/// <summary>What is to be known of a bucket as a whole.</summary>
internal static class BucketReads
{
    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("GET", "GetBucketInfo", GetInfo, "bucketInfo"),
        OssOperation.OfBucket("GET", "GetBucketStat", GetStat, "stat"),
        OssOperation.OfBucket(
            "GET", "GetBucketLocation", static context => OssResponse.Xml("LocationConstraint", xml => xml.Content(context.Bucket.Location)), "location"),
        OssOperation.OfBucket(
            "HEAD", "HeadBucket", static context => OssResponse.HeadersOnly(0).With("x-oss-bucket-region", context.Bucket.Location)) with
        {
            Action = "oss:GetBucketInfo",
            Permissions = static context => [context.Operation.Own(context) with { Alternative = "oss:HeadBucket" }],
            ReadsPage = static _ => true,
        },
    ];

    private static OssResponse GetInfo(OssContext context)
    {
        var bucket = context.Bucket;
        var (encryption, logging) = (BucketEncryption.DefaultOf(context.Settings), BucketLogging.TargetOf(context.Settings));
        var endpoint = Endpoints.Of(context.Request, context.Options);
        return OssResponse.Xml("BucketInfo", info => info.Element("Bucket", xml =>
        {
            xml.Time("CreationDate", bucket.Created);
            xml.Text("ExtranetEndpoint", endpoint);
            xml.Text("IntranetEndpoint", Endpoints.InternalOf(endpoint));
            xml.Text("Location", bucket.Location);
            xml.Text("Name", bucket.Name);
            xml.Text("StorageClass", bucket.StorageClass);
            xml.Text("DataRedundancyType", bucket.Redundancy);
            xml.Text("TransferAcceleration", "Disabled");
            xml.Text("CrossRegionReplication", "Disabled");
            xml.Text("ResourceGroupId", "");
            xml.Owner(bucket.Owner);
            xml.Element("AccessControlList", list => list.Text("Grant", bucket.Acl));
            xml.Text("Comment", "");
            xml.Text("Versioning", bucket.Versioning);
            xml.Text("AccessMonitor", "Disabled");
            xml.Boolean("BlockPublicAccess", BucketPublicAccessBlock.IsOn(context.Settings));
            xml.Element("ServerSideEncryptionRule", rule => rule.Text("SSEAlgorithm", encryption ?? "None"));
            xml.Element("BucketPolicy", policy =>
            {
                policy.Text("LogBucket", logging.Bucket);
                policy.Text("LogPrefix", logging.Prefix);
            });
        }));
    }

    // Counted when asked, where the real service is up to an hour behind.
    private static OssResponse GetStat(OssContext context)
    {
        var usage = context.Index.Objects.Usage(context.Bucket.Id).ToDictionary(use => use.StorageClass, StringComparer.Ordinal);
        var uploads = context.Index.Uploads.Count(context.Bucket.Id);
        return OssResponse.Xml("BucketStat", xml =>
        {
            xml.Number("Storage", usage.Values.Sum(use => use.Bytes));
            xml.Number("ObjectCount", usage.Values.Sum(use => use.Objects));
            xml.Number("MultipartUploadCount", uploads);
            xml.Number("LiveChannelCount", 0);
            xml.Number("LastModifiedTime", usage.Count == 0 && uploads == 0 ? 0 : context.Now.ToUnixTimeSeconds());
            foreach (var storageClass in UploadHeaders.StorageClasses)
            {
                var use = usage.GetValueOrDefault(storageClass);
                var element = storageClass == "IA" ? "InfrequentAccess" : storageClass;
                xml.Number(element + "Storage", use.Bytes);
                xml.Number(element + "RealStorage", storageClass == "Standard" ? null : use.Bytes);
                xml.Number(element + "ObjectCount", use.Objects);
            }
        });
    }
}
