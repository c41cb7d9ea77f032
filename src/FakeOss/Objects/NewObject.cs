using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Objects;

/// <summary>What the operations that make an object have in common: their row, what the headers say of it, and the answer.</summary>
internal static class NewObject
{
    /// <summary>A row whose headers say what the object will be.</summary>
    public static OssOperation Operation(string method, string name, OssHandler handler, params string[] subResources) =>
        OssOperation.OfObject(method, name, OssCallKind.ObjectWrite, handler, subResources) with
        {
            Action = "oss:PutObject",
            AclHeader = UploadHeaders.ObjectAcl,
            RequestTags = OssOperation.TagsOfHeader,
        };

    /// <summary>The header <c>x-oss-forbid-overwrite</c>; in a versioned bucket nothing is lost, so there it has no effect.</summary>
    /// <exception cref="OssErrorException">FileAlreadyExists.</exception>
    public static void RequireFree(IndexTransaction transaction, OssContext context, bool forbidsOverwrite, string? ec = null)
    {
        var isTaken = forbidsOverwrite && !context.Bucket.IsVersioned
            && transaction.Objects.FindLatest(context.Bucket.Id, context.Key) is { IsDeleteMarker: false };
        (!isTaken ? null : ec is null ? OssError.FileAlreadyExists : OssError.FileAlreadyExists with { Ec = ec })?.Throw();
    }

    /// <exception cref="OssErrorException">EntityTooLarge.</exception>
    public static void RequireSize(long size) => (size > OssOptions.MaximumObjectBytes ? OssError.EntityTooLarge : null)?.Throw();

    /// <summary>What is to be stored; without content it has no bytes.</summary>
    public static ObjectRow RowOf(OssContext context, UploadHeaders headers, string etag, ReceivedContent? content) => new()
    {
        Key = context.Key,
        ETag = etag,
        Size = content?.Size ?? 0,
        Crc64 = content?.Crc64 ?? 0,
        ContentMd5 = content?.Md5Base64,
        LastModified = context.Now,
        StorageClass = headers.StorageClass ?? context.Bucket.StorageClass,
        Acl = headers.Acl,
        Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(context.Settings),
        Headers = headers.Headers,
        Tags = headers.Tags,
    };

    public static OssResponse WithNew(this OssResponse response, BucketRow bucket, ObjectRow row) => response
        .With("ETag", row.QuotedETag)
        .WithCrc64(row.Crc64)
        .With("x-oss-server-side-encryption", row.Encryption)
        .WithVersion(bucket, row);
}
