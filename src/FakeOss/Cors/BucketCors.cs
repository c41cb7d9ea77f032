using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Cors;

/// <summary>The CORS rules of a bucket (oss-protocol section 5): at most 10, in a document of at most 16 KB.</summary>
internal static class BucketCors
{
    private static readonly BucketConfiguration<CorsRules> Configuration = new("cors", CorsDocument.Root, CorsDocument.Parse, CorsDocument.Write)
    {
        MaximumBytes = 16 * 1024,
        Missing = static bucket =>
            new OssError.NoSuchConfiguration("NoSuchCORSConfiguration", bucket, "The CORS Configuration does not exist.", "0034-00000001"),
    };

    public static readonly OssOperation[] Operations =
        [Configuration.Put("PutBucketCors"), Configuration.Get("GetBucketCors"), Configuration.Delete("DeleteBucketCors")];

    /// <summary>The rules as they stand; <see cref="CorsRules.None"/> when there are none.</summary>
    public static CorsRules Of(BucketSettings settings) => Configuration.Of(settings) ?? CorsRules.None;
}
