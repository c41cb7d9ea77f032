using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Objects;

/// <summary>CopyObject: a new row over the same bytes; nothing is copied but references (oss-protocol 4.6).</summary>
internal static class CopyObject
{
    public static readonly OssOperation Operation = NewObject.Operation("PUT", "CopyObject", HandleAsync) with
    {
        IsCopy = true,
        Permissions = PermissionsOf,
        OpensBytes = true,
        RequestTags = TagsOf,
    };

    // Reading the source is a permission of its own; its tags too, when they come along.
    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        var read = ObjectReads.SourcePermission(context.Facts.Source!);
        yield return context.Operation.Own(context);
        yield return read;
        if (!ReplacesTags(context.Request) && TagsOf(context).Any())
        {
            yield return read with { Action = "oss:GetObjectTagging", Call = OssCallKind.ObjectControl };
        }
    }

    // What the copy will carry, whether the request or the source says it.
    private static IEnumerable<KeyValuePair<string, string>> TagsOf(OssContext context) =>
        ReplacesTags(context.Request) ? OssOperation.TagsOfHeader(context) : context.Facts.Source!.Object.Row?.Tags.Items ?? [];

    private static bool ReplacesTags(OssRequest request) => ReadDirective(request, "x-oss-tagging-directive");

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var headers = UploadHeaders.Read(request);
        var replacesMetadata = ReadDirective(request, "x-oss-metadata-directive");
        var replacesTags = ReplacesTags(request);
        if (context.Facts.Bytes is { } bytes && context.Facts.Source!.Object.Row!.IsReadable(context.Now))
        {
            // a copy shares the bytes of its source; one of lost bytes would be one more object that nobody can read
            await bytes.RequireAsync(cancellationToken);
        }

        var (bucket, from, row) = await context.WriteAsync((transaction, current) =>
        {
            var source = current.Facts.Source!;
            var original = ObjectReads.Require(source, current.Bucket);
            Preconditions.CheckCopySource(request, original);
            ObjectReads.RequireReadable(original, context.Now);
            NewObject.RequireSize(original.Size);
            NewObject.RequireFree(transaction, current, headers.ForbidsOverwrite);
            var isSelf = source.Bucket == current.Facts.Bucket && source.Name.Key == context.Key;
            var copy = original with
            {
                Key = context.Key,
                Type = original.Type is ObjectType.Symlink || (isSelf && original.Type is ObjectType.Appendable) ? original.Type : ObjectType.Normal,
                LastModified = context.Now,
                StorageClass = headers.StorageClass ?? current.Bucket.StorageClass,
                RestoreReady = null,
                RestoredUntil = null,
                Acl = UploadHeaders.ReadObjectAcl(request) ?? AclOf(transaction, current.Bucket, context.Key, isSelf),
                Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(current.Settings),
                Headers = replacesMetadata || (isSelf && !current.Bucket.IsVersioned) ? headers.Headers.Completed(original.Headers) : original.Headers,
                Tags = replacesTags ? headers.Tags : original.Tags,
            };
            return (current.Bucket, source, transaction.Objects.Put(current.Bucket, copy, original.Segments));
        });
        if (request.Pace is { } pace)
        {
            await pace.PassAsync(row.Size, cancellationToken); // shared bytes take no time, those of the real service do
        }

        var response = OssResponse.Xml("CopyObjectResult", xml =>
        {
            xml.Text("ETag", row.QuotedETag);
            xml.Time("LastModified", row.LastModified);
        });
        return response.With("x-oss-copy-source-version-id", from.VersionId).WithNew(bucket, row);
    }

    // An object that is copied onto itself to change its metadata must not become more open by it.
    private static string AclOf(IndexTransaction transaction, BucketRow bucket, string key, bool isSelf) =>
        isSelf && transaction.Objects.FindLatest(bucket.Id, key) is { IsDeleteMarker: false } current ? current.Acl : OssAcl.Default;

    private static bool ReadDirective(OssRequest request, string header) => request.Header(header)?.ToUpperInvariant() switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        _ => throw new OssError.InvalidArgument("Unknown directive.", header, request.Header(header)).ToException(),
    };
}
