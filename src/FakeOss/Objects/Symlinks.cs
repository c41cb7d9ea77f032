using System.Security.Cryptography;
using System.Text;

namespace Scenario.FakeOss.Objects;

/// <summary>PutSymlink: the target need not exist, and is kept as the header says it (oss-protocol 4.10).</summary>
internal static class PutSymlink
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "PutSymlink", OssCallKind.ObjectWrite, HandleAsync, "symlink") with
    {
        Action = "oss:PutObject",
        AclHeader = UploadHeaders.ObjectAcl,
        RequestTags = OssOperation.TagsOfHeader,
    };

    public const string TargetHeader = "x-oss-symlink-target";

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        var target = ReadTarget(context.Request);
        var (written, row) = await context.WriteAsync((transaction, current) =>
        {
            var bucket = current.Bucket;
            Overwriting.Require(transaction, bucket, context.Key, headers.ForbidsOverwrite);
            var link = new ObjectRow
            {
                Key = context.Key,
                Type = ObjectType.Symlink,
                ETag = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(target))),
                LastModified = context.Now,
                StorageClass = headers.StorageClass ?? bucket.StorageClass,
                Acl = headers.Acl,
                SymlinkTarget = target,
                Headers = headers.Headers,
                Tags = headers.Tags,
            };
            return (bucket, transaction.Objects.Put(bucket, link, []));
        });
        return OssResponse.Empty().With("ETag", row.QuotedETag).WithVersion(written, row);
    }

    private static string ReadTarget(OssRequest request)
    {
        var target = request.Header(TargetHeader) ?? "";
        (target.Length == 0 ? new OssError.InvalidArgument("The symlink target must not be empty.", TargetHeader)
            : !HeaderSyntax.IsValue(target) ? new OssError.InvalidArgument("The symlink target must be percent-encoded.", TargetHeader, target)
            : null)?.Throw();
        ObjectNames.RequireKey(ObjectRow.KeyOfTarget(target));
        return target;
    }
}

/// <summary>GetSymlink: about the link, never its target (oss-protocol 4.10).</summary>
internal static class GetSymlink
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "GetSymlink", OssCallKind.ObjectRead, Handle, "symlink") with
    {
        Action = "oss:GetObject",
        VersionAction = "oss:GetObjectVersion",
    };

    private static OssResponse Handle(OssContext context)
    {
        var row = ObjectReads.Require(context);
        if (row.SymlinkTarget is not { } target)
        {
            throw new OssError.NotSymlink().ToException();
        }

        return OssResponse.Empty()
            .With("Content-Type", row.Headers[StoredHeaders.ContentType] ?? StoredHeaders.DefaultContentType)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .With(PutSymlink.TargetHeader, target)
            .WithStored(row)
            .WithVersion(context.Bucket, row);
    }
}
