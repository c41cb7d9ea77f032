using System.Text;

namespace Scenario.FakeOss.Buckets;

/// <summary>The tags of a bucket: condition keys <c>oss:BucketTag/…</c> of every call on it.</summary>
/// <remarks>Stored as JSON, as the authorizer reads them. A bucket without tags answers an empty set, not an error.</remarks>
internal sealed class BucketTags : BucketConfiguration
{
    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "tagging";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations =>
        [Put("PutBucketTags") with { Action = "oss:PutBucketTagging" }, Get("GetBucketTags") with { Action = "oss:GetBucketTagging" },
            Delete("DeleteBucketTags") with { Action = "oss:DeleteBucketTagging", Handler = DeleteAsync }];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken) =>
        Write(TaggingDocument.Parse(await XmlBody.ReadAsync(context.Request, "Tagging", cancellationToken), TagRules.OfBucket));

    protected override OssResponse Answer(byte[] stored) => OssResponse.Xml(TaggingDocument.Of(Read(stored)));

    protected override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(TaggingDocument.Of(ObjectTags.Empty));

    public static ObjectTags Of(BucketSettings settings) => settings.Get(StoredKind, Read) ?? ObjectTags.Empty;

    private static ObjectTags Read(byte[] stored) => ObjectTags.FromJson(Encoding.UTF8.GetString(stored));

    public static byte[] Write(ObjectTags tags) => Encoding.UTF8.GetBytes(tags.ToJson());

    // All tags, or with tagging=k1,k2 those of the keys named.
    private static async ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken)
    {
        var named = context.Request.Query[StoredKind] is { Length: > 0 } keys ? keys.Split(',') : null;
        await context.WriteAsync((transaction, current) =>
        {
            ObjectTags kept = named is null ? ObjectTags.Empty : new([.. Of(current.Settings).Items.Where(tag => !named.Contains(tag.Key))]);
            if (kept.Items.Count == 0)
            {
                transaction.Buckets.RemoveConfiguration(current.Bucket.Id, StoredKind);
            }
            else
            {
                transaction.Buckets.SetConfiguration(current.Bucket.Id, StoredKind, Write(kept));
            }
        });
        return OssResponse.NoContent();
    }
}
