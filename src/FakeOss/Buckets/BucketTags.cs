namespace Scenario.FakeOss.Buckets;

/// <summary>The tags of a bucket: condition keys <c>oss:BucketTag/…</c> of every call on it.</summary>
/// <remarks>A bucket without tags answers an empty set, not an error.</remarks>
internal sealed class BucketTags : BucketConfiguration
{
    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "tagging";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations =>
        [Put("PutBucketTags") with { Action = "oss:PutBucketTagging" }, Get("GetBucketTags") with { Action = "oss:GetBucketTagging" },
            Delete("DeleteBucketTags") with { Action = "oss:DeleteBucketTagging", Handler = DeleteAsync }];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken) =>
        TaggingDocument.Of(TaggingDocument.Parse(await XmlBody.ReadAsync(context.Request, TaggingDocument.Root, cancellationToken), TagRules.OfBucket));

    protected override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(TaggingDocument.Of(ObjectTags.Empty));

    public static ObjectTags Of(BucketSettings settings) => 
        settings.Get(StoredKind, static stored => TaggingDocument.Parse(XmlBody.Parse(stored, TaggingDocument.Root), TagRules.OfBucket)) ?? ObjectTags.Empty;

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
                transaction.Buckets.SetConfiguration(current.Bucket.Id, StoredKind, TaggingDocument.Of(kept));
            }
        });
        return OssResponse.NoContent();
    }
}
