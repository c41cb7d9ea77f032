namespace Scenario.FakeOss.Objects;

/// <summary>PutObjectTagging: replaces all tags of an object, at most 10 (oss-protocol 4.11).</summary>
internal static class PutObjectTagging
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "PutObjectTagging", OssCallKind.ObjectControl, HandleAsync, "tagging") with
    {
        VersionAction = "oss:PutObjectVersionTagging",
        Body = ReadAsync,
        RequestTags = static context => context.Body.Tags.Items,
    };

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        SetAsync(context, context.Body.Tags, OssResponse.Empty());

    /// <summary>Gives the object these tags and no others.</summary>
    internal static async ValueTask<OssResponse> SetAsync(OssContext context, ObjectTags tags, OssResponse answer)
    {
        var row = await context.WriteAsync((transaction, current) =>
        {
            var found = ObjectReads.Require(current);
            transaction.Objects.SetTags(found, tags);
            return found;
        });
        return answer.WithVersion(context.Bucket, row);
    }

    private static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken) =>
        new() { Tags = TaggingDocument.Parse(await XmlBody.ReadAsync(request, TaggingDocument.Root, cancellationToken), TagRules.OfObject) };
}

/// <summary>GetObjectTagging: an empty set when there are no tags (oss-protocol 4.11).</summary>
internal static class GetObjectTagging
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetObjectTagging", OssCallKind.ObjectControl, Handle, "tagging") with
    {
        VersionAction = "oss:GetObjectVersionTagging",
    };

    private static OssResponse Handle(OssContext context)
    {
        var row = ObjectReads.Require(context);
        return TaggingDocument.Answer(row.Tags).WithVersion(context.Bucket, row);
    }
}

/// <summary>DeleteObjectTagging: 204, also when there were no tags (oss-protocol 4.11).</summary>
internal static class DeleteObjectTagging
{
    public static readonly OssOperation Operation = OssOperation.OfObject(
        "DELETE",
        "DeleteObjectTagging",
        OssCallKind.ObjectControl,
        static (context, _) => PutObjectTagging.SetAsync(context, ObjectTags.Empty, OssResponse.NoContent()),
        "tagging") with
    {
        VersionAction = "oss:DeleteObjectVersionTagging",
    };
}
