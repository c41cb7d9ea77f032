using System.Xml.Linq;

namespace Scenario.FakeOss.Buckets;

/// <summary>The encryption of new objects that ask for none: the label <c>AES256</c>; the bytes stay as they are.</summary>
internal static class BucketEncryption
{
    private static readonly BucketConfiguration<string> Configuration = new(
        "encryption", "ServerSideEncryptionRule", Read,
        static (xml, algorithm) => xml.Element("ApplyServerSideEncryptionByDefault", rule => rule.Text("SSEAlgorithm", algorithm)))
    {
        Missing = static bucket => new OssError.NoSuchConfiguration(
            "NoSuchServerSideEncryptionRule", bucket, "The server side encryption configuration does not exist."),
    };

    public static readonly OssOperation[] Operations =
        [Configuration.Put("PutBucketEncryption"), Configuration.Get("GetBucketEncryption"), Configuration.Delete("DeleteBucketEncryption")];

    /// <summary>What a new object of this bucket is labelled with; null when nothing was set.</summary>
    public static string? DefaultOf(BucketSettings settings) => Configuration.Of(settings);

    public static void Set(IndexTransaction transaction, long bucketId, string algorithm) => Configuration.Set(transaction, bucketId, algorithm);

    private static string Read(XElement root)
    {
        var rule = root.Child("ApplyServerSideEncryptionByDefault")
            ?? throw new OssError.MalformedXml("ApplyServerSideEncryptionByDefault is missing").ToException();
        var algorithm = UploadHeaders.RequireEncryption(rule.Require("SSEAlgorithm").Trim(), "SSEAlgorithm");
        return rule.Text("KMSMasterKeyID") is { Length: > 0 } key
            ? throw new OssError.InvalidArgument("KMSMasterKeyID is not applicable if user is not using KMS.", "KMSMasterKeyID", key).ToException()
            : algorithm;
    }
}
