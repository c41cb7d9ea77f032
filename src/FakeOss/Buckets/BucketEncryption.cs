using System.Text;

namespace Scenario.FakeOss.Buckets;

/// <summary>The encryption of new objects that ask for none: the label <c>AES256</c>; the bytes stay as they are.</summary>
internal sealed class BucketEncryption : BucketConfiguration
{
    private const string ConfigurationKind = "encryption";

    public override string Kind => ConfigurationKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketEncryption"), Get("GetBucketEncryption"), Delete("DeleteBucketEncryption")];

    /// <summary>What a new object of this bucket is labelled with; null when nothing was set.</summary>
    public static string? DefaultOf(BucketSettings settings) => settings.Get(ConfigurationKind, Encoding.ASCII.GetString);

    public static void Set(IndexTransaction transaction, long bucketId, string algorithm) =>
        transaction.Buckets.SetConfiguration(bucketId, ConfigurationKind, Encoding.ASCII.GetBytes(algorithm));

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, "ServerSideEncryptionRule", cancellationToken);
        var rule = root.Child("ApplyServerSideEncryptionByDefault")
            ?? throw new OssError.MalformedXml("ApplyServerSideEncryptionByDefault is missing").ToException();
        var algorithm = rule.Require("SSEAlgorithm").Trim();
        UploadHeaders.RequireEncryption(algorithm, "SSEAlgorithm");
        if (rule.Text("KMSMasterKeyID") is { Length: > 0 } key)
        {
            throw new OssError.InvalidArgument("KMSMasterKeyID is not applicable if user is not using KMS.", "KMSMasterKeyID", key).ToException();
        }

        return Encoding.ASCII.GetBytes(algorithm);
    }

    protected override OssResponse Answer(byte[] stored) => OssResponse.Xml("ServerSideEncryptionRule",
        xml => xml.Element("ApplyServerSideEncryptionByDefault", rule => rule.Text("SSEAlgorithm", Encoding.ASCII.GetString(stored))));

    protected override OssResponse AnswerMissing(BucketRow bucket) => throw new OssError.NoSuchConfiguration(
        "NoSuchServerSideEncryptionRule",
        bucket.Name,
        "The server side encryption configuration does not exist.").ToException();
}
