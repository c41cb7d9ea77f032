namespace Scenario.FakeOss.Buckets;

/// <summary>GetBucketStat: counted when asked, where the real service is up to an hour behind.</summary>
internal static class GetBucketStat
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "GetBucketStat", Handle, "stat");

    private static readonly (string StorageClass, string Element, bool HasRealStorage)[] Classes =
    [
        ("Standard", "Standard", false),
        ("IA", "InfrequentAccess", true),
        ("Archive", "Archive", true),
        ("ColdArchive", "ColdArchive", true),
        ("DeepColdArchive", "DeepColdArchive", true),
    ];

    private static OssResponse Handle(OssContext context)
    {
        var (usage, uploads) = context.Store.Read(transaction => (
            transaction.Objects.Usage(context.Bucket.Id).ToDictionary(use => use.StorageClass, StringComparer.Ordinal),
            transaction.Uploads.Count(context.Bucket.Id)));
        return OssResponse.Xml("BucketStat", xml =>
        {
            xml.Number("Storage", usage.Values.Sum(use => use.Bytes));
            xml.Number("ObjectCount", usage.Values.Sum(use => use.Objects));
            xml.Number("MultipartUploadCount", uploads);
            xml.Number("LiveChannelCount", 0);
            xml.Number("LastModifiedTime", usage.Count == 0 && uploads == 0 ? 0 : context.Now.ToUnixTimeSeconds());
            foreach (var (storageClass, element, hasRealStorage) in Classes)
            {
                var (bytes, count) = usage.TryGetValue(storageClass, out var use) ? (use.Bytes, use.Objects) : (0, 0);
                xml.Number(element + "Storage", bytes);
                if (hasRealStorage)
                {
                    xml.Number(element + "RealStorage", bytes);
                }

                xml.Number(element + "ObjectCount", count);
            }
        });
    }
}
