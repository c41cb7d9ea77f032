using System.Text;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>The tags of a bucket: condition keys <c>oss:BucketTag/…</c> of every call on it.</summary>
/// <remarks>Stored as JSON, as the authorizer reads them. A bucket without tags answers an empty set, not an error.</remarks>
internal sealed class BucketTags : BucketConfiguration
{
    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "tagging";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketTags") with { Action = "oss:PutBucketTagging" }, Get("GetBucketTags") with { Action = "oss:GetBucketTagging" }, Delete("DeleteBucketTags") with { Action = "oss:DeleteBucketTagging", Handler = DeleteAsync }];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken) =>
        Write(TaggingDocument.Parse(await XmlBody.ReadAsync(context.Request, "Tagging", cancellationToken), TagRules.OfBucket));

    protected override OssResponse Answer(byte[] stored) => OssResponse.Xml(TaggingDocument.Of(Read(stored)));

    protected override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(TaggingDocument.Of(ObjectTags.Empty));

    public static ObjectTags Read(byte[]? stored) => stored is null ? ObjectTags.Empty : ObjectTags.FromJson(Encoding.UTF8.GetString(stored));

    public static byte[] Write(ObjectTags tags) => Encoding.UTF8.GetBytes(tags.ToJson());

    // All tags, or with tagging=k1,k2 those of the keys named.
    private static async ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken)
    {
        var named = context.Request.Query[StoredKind] is { Length: > 0 } keys ? keys.Split(',') : null;
        await context.Store.WriteAsync(transaction =>
        {
            var kept = named is null
                ? ObjectTags.Empty
                : new ObjectTags([.. Read(transaction.Buckets.FindConfiguration(context.Bucket.Id, StoredKind)).Items.Where(tag => !named.Contains(tag.Key))]);
            if (kept.Items.Count == 0)
            {
                return transaction.Buckets.RemoveConfiguration(context.Bucket.Id, StoredKind);
            }

            transaction.Buckets.SetConfiguration(context.Bucket.Id, StoredKind, Write(kept));
            return true;
        });
        return OssResponse.NoContent();
    }
}
