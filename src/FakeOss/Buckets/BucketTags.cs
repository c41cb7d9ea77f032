namespace Scenario.FakeOss.Buckets;

/// <summary>The tags of a bucket: condition keys <c>oss:BucketTag/…</c> of every call on it.</summary>
/// <remarks>A bucket without tags answers an empty set, not an error.</remarks>
internal static class BucketTags
{
    private const string SubResource = "tagging";

    private static readonly BucketConfiguration<ObjectTags> Configuration = new(
        SubResource, TaggingDocument.Root, static root => TaggingDocument.Parse(root, TagRules.OfBucket), TaggingDocument.Write)
    {
        Otherwise = ObjectTags.Empty,
    };

    public static readonly OssOperation[] Operations =
    [
        Configuration.Put("PutBucketTags") with { Action = "oss:PutBucketTagging" },
        Configuration.Get("GetBucketTags") with { Action = "oss:GetBucketTagging" },
        Configuration.Delete("DeleteBucketTags") with { Action = "oss:DeleteBucketTagging", Handler = DeleteAsync },
    ];

    public static ObjectTags Of(BucketSettings settings) => Configuration.Of(settings)!;

    // All tags, or with tagging=k1,k2 those of the keys named.
    private static ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken)
    {
        var named = context.Request.Query[SubResource] is { Length: > 0 } keys ? keys.Split(',') : null;
        return context.WriteAsync((transaction, current) =>
        {
            var kept = Of(current.Settings).Items.Where(tag => named?.Contains(tag.Key) == false).ToList();
            Configuration.Set(transaction, current.Bucket.Id, kept.Count == 0 ? null : new ObjectTags(kept));
        }, OssResponse.NoContent());
    }
}
