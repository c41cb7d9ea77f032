using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPartCopy: a part out of an object or a range of one; a range outside it is ignored (oss-protocol 4.9).</summary>
internal static class UploadPartCopy
{
    public static readonly OssOperation Operation = OssOperation.OfObject("PUT", "UploadPartCopy", OssCallKind.ObjectWrite, HandleAsync, "partNumber", "uploadId") with
    {
        IsCopy = true,
        Action = "oss:PutObject",
        Permissions = PermissionsOf,
    };

    private const string UnknownUpload = "0042-00000311"; // EC

    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        var source = CopySource.Parse(context.Request.Header(OssRequestParser.CopySourceHeader)!);
        var (bucket, row) = context.Store.Read(transaction =>
        {
            var found = transaction.Buckets.Find(source.Bucket) ?? throw new OssError.NoSuchBucket(source.Bucket).ToException();
            return (found, ObjectReads.Find(transaction, found, source.Key, source.VersionId));
        });
        return [context.Operation.Own(context), ObjectReads.SourcePermission(source, bucket), .. ObjectReads.TargetPermissions(bucket, row)];
    }

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var number = UploadReads.PartNumber(request);
        var source = CopySource.Parse(request.Header(OssRequestParser.CopySourceHeader)!);
        var (original, hasVersions, range, bytes) = context.Store.Read(transaction =>
        {
            UploadReads.RequireOrder(transaction, UploadReads.Require(transaction, context, UnknownUpload), number);
            return OpenSource(transaction, context, source);
        });
        await using var opened = bytes;
        var part = range ?? new ByteRange(0, original.Size);
        if (part.Length > OssOptions.MaximumObjectBytes)
        {
            throw new OssError.EntityTooLarge().ToException();
        }

        await using var stream = opened.OpenRead(part.Offset, part.Length);
        await using var content = await context.Store.ReceiveAsync(
            stream,
            new BlobPlace(context.Bucket.Name, context.Key, IsWhole: false),
            _ => { },
            cancellationToken);
        await context.Store.WriteAsync(transaction =>
        {
            transaction.Buckets.Require(context.Bucket);
            var row = UploadReads.Require(transaction, context, UnknownUpload);
            UploadReads.RequireOrder(transaction, row, number);
            transaction.Uploads.PutPart(row.Id, new PartRow(number, content.Md5Hex, content.Size, content.Crc64, context.Now, content.Blob));
            return true;
        });
        content.Keep();
        var etag = $"\"{content.Md5Hex}\"";
        return OssResponse.Xml(OssXml.Document("CopyPartResult", xml =>
        {
            xml.Time("LastModified", context.Now);
            xml.Text("ETag", etag);
        }))
            .With("ETag", etag)
            .With("Content-Range", range?.Describe(original.Size))
            .WithCrc64(content.Crc64)
            .With("x-oss-copy-source-version-id", hasVersions ? original.VersionId : null);
    }

    private static (ObjectRow Original, bool HasVersions, ByteRange? Range, ObjectContent Bytes) OpenSource(IndexTransaction transaction, OssContext context, CopySource source)
    {
        var bucket = transaction.Buckets.Find(source.Bucket) ?? throw new OssError.NoSuchBucket(source.Bucket).ToException();
        var row = ObjectReads.Require(transaction, bucket, source.Key, source.VersionId);
        var original = ObjectReads.Follow(transaction, bucket, row);
        Preconditions.CheckCopySource(context.Request, original);
        ObjectReads.RequireReadable(original, context.Now);
        if (original.Type == ObjectType.Appendable)
        {
            throw new OssError.OperationNotSupported().ToException();
        }

        var range = ByteRange.Resolve(context.Request.Header(OssRequestParser.CopySourceHeader + "-range"), original.Size, isStandard: false);
        return (original, bucket.IsVersioned || source.VersionId is not null, range, context.Store.Open(transaction, original));
    }
}
