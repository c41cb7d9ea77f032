using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObject (oss-protocol 4.1).</summary>
internal static class PutObject
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "PutObject", OssCallKind.ObjectWrite, HandleAsync) with
    {
        Refuses = ["versionId"],
        AclHeader = UploadHeaders.ObjectAcl,
        RequestTags = OssOperation.TagsOfHeader,
        CallsBack = true,
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var row = await WholeUpload.StoreAsync(context, cancellationToken);
        return OssResponse.Empty().WithUpload(context.Bucket, row);
    }
}

/// <summary>PutObject and PostObject: receive, check, then one transaction makes the object visible.</summary>
internal static class WholeUpload
{
    /// <exception cref="Errors.OssErrorException">Nothing has been stored.</exception>
    public static async Task<ObjectRow> StoreAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        context.Store.Read(transaction => Overwriting.Require(transaction, context.Bucket, context.Key, headers.ForbidsOverwrite));
        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: true, cancellationToken);
        var row = await context.WriteAsync((transaction, current) =>
        {
            Overwriting.Require(transaction, current.Bucket, context.Key, headers.ForbidsOverwrite);
            return transaction.Objects.Put(current.Bucket, RowOf(current, headers, content), content.Segments);
        });
        content.Keep();
        return row;
    }

    /// <summary>The headers that answer the upload.</summary>
    public static OssResponse WithUpload(this OssResponse response, BucketRow bucket, ObjectRow row) => response
        .Storing(row)
        .With("ETag", row.QuotedETag)
        .With("Content-MD5", row.ContentMd5)
        .WithCrc64(row.Crc64)
        .With("x-oss-server-side-encryption", row.Encryption)
        .WithVersion(bucket, row);

    /// <summary>What is to be stored of an upload that is an object by itself.</summary>
    public static ObjectRow RowOf(OssContext context, UploadHeaders headers, ReceivedContent content) => new()
    {
        Key = context.Key,
        Type = ObjectType.Normal,
        ETag = content.Md5Hex,
        Size = content.Size,
        Crc64 = content.Crc64,
        ContentMd5 = content.Md5Base64,
        LastModified = context.Now,
        StorageClass = headers.StorageClass ?? context.Bucket.StorageClass,
        Acl = headers.Acl,
        Encryption = headers.Encryption ?? BucketEncryption.DefaultOf(context.Settings),
        Headers = headers.Headers,
        Tags = headers.Tags,
    };
}

/// <summary>The header <c>x-oss-forbid-overwrite</c>; in a versioned bucket nothing is lost, so there it has no effect.</summary>
internal static class Overwriting
{
    /// <exception cref="OssErrorException">FileAlreadyExists.</exception>
    public static bool Require(IndexTransaction transaction, BucketRow bucket, string key, bool forbidsOverwrite, OssError? refusal = null)
    {
        if (forbidsOverwrite && !bucket.IsVersioned && transaction.Objects.FindLatest(bucket.Id, key) is { IsDeleteMarker: false })
        {
            throw (refusal ?? new OssError.FileAlreadyExists()).ToException();
        }

        return true;
    }
}
