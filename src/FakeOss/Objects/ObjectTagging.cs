namespace Scenario.FakeOss.Objects;

/// <summary>The tags of an object: at most 10, replaced as a whole, and an empty set where there are none (oss-protocol 4.11).</summary>
internal static class ObjectTagging
{
    private const string SubResource = "tagging";

    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfObject("PUT", "PutObjectTagging", OssCallKind.ObjectControl, PutAsync, SubResource) with
        {
            VersionAction = "oss:PutObjectVersionTagging",
            Body = ReadAsync,
            RequestTags = static context => context.Body.Tags.Items,
        },
        OssOperation.OfObject("GET", "GetObjectTagging", OssCallKind.ObjectControl, Get, SubResource) with { VersionAction = "oss:GetObjectVersionTagging" },
        OssOperation.OfObject("DELETE", "DeleteObjectTagging", OssCallKind.ObjectControl, DeleteAsync, SubResource) with
        {
            VersionAction = "oss:DeleteObjectVersionTagging",
        },
    ];

    private static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken) =>
        new() { Tags = TaggingDocument.Parse(await XmlBody.ReadAsync(request, TaggingDocument.Root, cancellationToken), TagRules.OfObject) };

    private static ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken) =>
        SetAsync(context, context.Body.Tags, OssResponse.Empty());

    private static OssResponse Get(OssContext context)
    {
        var row = ObjectReads.Require(context);
        return TaggingDocument.Answer(row.Tags).WithVersion(context.Bucket, row);
    }

    private static ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken) =>
        SetAsync(context, ObjectTags.Empty, OssResponse.NoContent());

    private static async ValueTask<OssResponse> SetAsync(OssContext context, ObjectTags tags, OssResponse answer)
    {
        var (bucket, row) = await context.WriteAsync((transaction, current) =>
            (current.Bucket, transaction.Objects.Change(ObjectReads.Require(current), version => version with { Tags = tags })));
        return answer.WithVersion(bucket, row);
    }
}
