namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketInfo.</summary>
internal static class GetBucketInfo
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "GetBucketInfo", Handle, "bucketInfo");

    private static OssResponse Handle(OssContext context)
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
            xml.OptionalText("Versioning", bucket.Versioning);
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
}

/// <summary>GetBucketLocation, in the form <c>oss-cn-hangzhou</c>.</summary>
internal static class GetBucketLocation
{
    public static readonly OssOperation Operation = OssOperation.OfBucket(
        "GET", "GetBucketLocation", static context => OssResponse.Xml("LocationConstraint", xml => xml.Content(context.Bucket.Location)), "location");
}

/// <summary>HeadBucket: existence, permission and region.</summary>
internal static class HeadBucket
{
    public static readonly OssOperation Operation = OssOperation.OfBucket(
        "HEAD", "HeadBucket", static context => OssResponse.HeadersOnly(0).With("x-oss-bucket-region", context.Bucket.Location)) with
    {
        Action = "oss:GetBucketInfo",
        Permissions = static context => [context.Operation.Own(context) with { Alternative = "oss:HeadBucket" }],
        ReadsPage = static _ => true,
    };
}
