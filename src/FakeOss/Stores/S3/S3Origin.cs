using System.Text;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>What an S3 object says about itself in its user metadata: which OSS object its bytes belong to.</summary>
internal static class S3Origin
{
    public const string Bucket = "oss-bucket";

    /// <summary>The key in base64 of UTF-8: S3 metadata is ASCII, and a key of 1023 bytes must stay below the 2 KB that MinIO allows.</summary>
    public const string Key = "oss-key-base64";

    public static void Write(MetadataCollection metadata, string bucket, string key)
    {
        metadata[Bucket] = bucket;
        metadata[Key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(key));
    }
}
