using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Objects;

/// <summary>CopyObject: a new row over the same bytes; nothing is copied but references (oss-protocol 4.6).</summary>
internal static class CopyObject
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "CopyObject", OssCallKind.ObjectWrite, HandleAsync) with
    {
        IsCopy = true,
        Action = "oss:PutObject",
        Permissions = PermissionsOf,
        AclHeader = UploadHeaders.ObjectAcl,
        RequestTags = TagsOf,
    };

    // Reading the source is a permission of its own; its tags too, when they come along.
    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        var (source, bucket, row) = SourceOf(context);
        return
        [
            context.Operation.Own(context),
            ObjectReads.SourcePermission(source, bucket),
            .. TagsOf(context).Any() && !ReplacesTags(context.Request)
                ? [new Permission("oss:GetObjectTagging", bucket, bucket.Name, source.Key, OssCallKind.ObjectControl) { VersionId = source.VersionId }]
                : Array.Empty<Permission>(),
        ];
    }

    // What the copy will carry, whether the request or the source says it.
    private static IEnumerable<KeyValuePair<string, string>> TagsOf(OssContext context) =>
        ReplacesTags(context.Request) ? OssOperation.TagsOfHeader(context) : SourceOf(context).Row?.Tags.Items ?? [];

    private static bool ReplacesTags(OssRequest request) => ReadDirective(request, "x-oss-tagging-directive");

    private static (CopySource Source, BucketRow Bucket, ObjectRow? Row) SourceOf(OssContext context)
    {
        var source = CopySource.Parse(context.Request.Header(OssRequestParser.CopySourceHeader)!);
        return context.Store.Read(transaction =>
        {
            var bucket = transaction.Buckets.Find(source.Bucket) ?? throw new OssError.NoSuchBucket(source.Bucket).ToException();
            return (source, bucket, ObjectReads.Find(transaction, bucket, source.Key, source.VersionId));
        });
    }

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var source = CopySource.Parse(request.Header(OssRequestParser.CopySourceHeader)!);
        var headers = UploadHeaders.Read(request);
        var replacesMetadata = ReadDirective(request, "x-oss-metadata-directive");
        var replacesTags = ReplacesTags(request);
        await RequireBytesAsync(context, source, cancellationToken);
        var (from, fromVersions, row) = await context.Store.WriteAsync(transaction =>
        {
            var bucket = transaction.Buckets.Require(context.Bucket);
            var sourceBucket = transaction.Buckets.Find(source.Bucket) ?? throw new OssError.NoSuchBucket(source.Bucket).ToException();
            var original = ObjectReads.Require(transaction, sourceBucket, source.Key, source.VersionId);
            Preconditions.CheckCopySource(request, original);
            ObjectReads.RequireReadable(original, context.Now);
            if (original.Size > OssOptions.MaximumObjectBytes)
            {
                throw new OssError.EntityTooLarge().ToException();
            }

            Overwriting.Require(transaction, bucket, context.Key, headers.ForbidsOverwrite);
            var isSelf = sourceBucket.Id == bucket.Id && source.Key == context.Key;
            var copy = new ObjectRow
            {
                Key = context.Key,
                Type = original.Type is ObjectType.Symlink || (isSelf && original.Type is ObjectType.Appendable) ? original.Type : ObjectType.Normal,
                ETag = original.ETag,
                Size = original.Size,
                Crc64 = original.Crc64,
                ContentMd5 = original.ContentMd5,
                LastModified = context.Now,
                StorageClass = headers.StorageClass ?? bucket.StorageClass,
                Acl = UploadHeaders.ReadObjectAcl(request) ?? AclOf(transaction, bucket, context.Key, isSelf),
                SymlinkTarget = original.SymlinkTarget,
                Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(transaction, bucket),
                Headers = replacesMetadata || (isSelf && !bucket.IsVersioned) ? headers.Headers.Completed(original.Headers) : original.Headers,
                Tags = replacesTags ? headers.Tags : original.Tags,
            };
            return (original, sourceBucket.IsVersioned || source.VersionId is not null, transaction.Objects.Put(bucket, copy, original.Segments));
        });
        var response = OssResponse.Xml(OssXml.Document("CopyObjectResult", xml =>
        {
            xml.Text("ETag", row.QuotedETag);
            xml.Time("LastModified", row.LastModified);
        }));
        return response
            .With("x-oss-copy-source-version-id", fromVersions ? from.VersionId : null)
            .With("ETag", row.QuotedETag)
            .WithCrc64(row.Crc64)
            .With("x-oss-server-side-encryption", row.Encryption)
            .WithVersion(context.Bucket, row);
    }

    // A copy shares the bytes of its source; one of lost bytes would be one more object that nobody can read.
    private static async Task RequireBytesAsync(OssContext context, CopySource source, CancellationToken cancellationToken)
    {
        await using var bytes = context.Store.Read(transaction =>
            transaction.Buckets.Find(source.Bucket) is { } bucket
            && ObjectReads.Find(transaction, bucket, source.Key, source.VersionId) is { IsDeleteMarker: false } original
            && ObjectReads.IsReadable(original, context.Now)
                ? context.Store.Open(transaction, original)
                : null); // refused below, with its reason
        if (bytes is not null)
        {
            await bytes.RequireAsync(cancellationToken);
        }
    }

    // An object that is copied onto itself to change its metadata must not become more open by it.
    private static string AclOf(IndexTransaction transaction, BucketRow bucket, string key, bool isSelf) =>
        isSelf && transaction.Objects.FindLatest(bucket.Id, key) is { IsDeleteMarker: false } current ? current.Acl : ObjectRow.DefaultAcl;

    private static bool ReadDirective(OssRequest request, string header) => request.Header(header)?.ToUpperInvariant() switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        _ => throw new OssError.InvalidArgument("Unknown directive.", header, request.Header(header)).ToException(),
    };
}
