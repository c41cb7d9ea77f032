using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Cors;

/// <summary>The CORS rules of a bucket (oss-protocol section 5): at most 10, in a document of at most 16 KB.</summary>
internal sealed class BucketCors : BucketConfiguration
{
    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "cors";

    private const int MaximumBytes = 16 * 1024;

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketCors"), Get("GetBucketCors"), Delete("DeleteBucketCors")];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(context.Request, cancellationToken);
        return body.Length <= MaximumBytes
            ? CorsDocument.Of(CorsDocument.Parse(XmlBody.Parse(body, CorsDocument.Root)))
            : throw new OssError.MalformedXml($"the document must not exceed {MaximumBytes} bytes").ToException();
    }

    protected override OssResponse AnswerMissing(BucketRow bucket) =>
        throw new OssError.NoSuchConfiguration("NoSuchCORSConfiguration", bucket.Name, "The CORS Configuration does not exist.", "0034-00000001").ToException();

    /// <summary>The rules as they stand; <see cref="CorsRules.None"/> when there are none.</summary>
    public static CorsRules Of(BucketSettings settings) =>
        settings.Get(StoredKind, static stored => CorsDocument.Parse(XmlBody.Parse(stored, CorsDocument.Root))) ?? CorsRules.None;
}
