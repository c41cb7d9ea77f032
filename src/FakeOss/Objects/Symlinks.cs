using System.Security.Cryptography;
using System.Text;

namespace Scenario.FakeOss.Objects;

/// <summary>Symbolic links, which are written and read as such: the target need not exist, and is kept as the header says it (oss-protocol 4.10).</summary>
internal static class Symlinks
{
    public static readonly OssOperation[] Operations =
    [
        NewObject.Operation("PUT", "PutSymlink", PutAsync, "symlink"),
        ObjectReads.Operation("GET", "GetSymlink", Get, "symlink"),
    ];

    private const string TargetHeader = "x-oss-symlink-target";

    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var headers = UploadHeaders.Read(context.Request);
        var target = ReadTarget(context.Request);
        var etag = Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(target)));
        var (bucket, row) = await context.WriteAsync((transaction, current) =>
        {
            NewObject.RequireFree(transaction, current, headers.ForbidsOverwrite);
            var link = NewObject.RowOf(current, headers, etag, content: null) with { Type = ObjectType.Symlink, SymlinkTarget = target, Encryption = null };
            return (current.Bucket, transaction.Objects.Put(current.Bucket, link, []));
        });
        return OssResponse.Empty().With("ETag", row.QuotedETag).WithVersion(bucket, row);
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

    private static OssResponse Get(OssContext context)
    {
        var row = ObjectReads.Require(context);
        return OssResponse.Empty()
            .With("Content-Type", row.Headers[StoredHeaders.ContentType] ?? StoredHeaders.DefaultContentType)
            .With("ETag", row.QuotedETag)
            .With("Last-Modified", ObjectHeaders.FormatDate(row.LastModified))
            .With(TargetHeader, row.SymlinkTarget ?? throw OssError.NotSymlink.ToException())
            .WithStored(row)
            .WithVersion(context.Bucket, row);
    }
}
