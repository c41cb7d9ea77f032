using Scenario.FakeOss.Objects;

namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPartCopy: a part out of an object or a range of one; a range outside it is ignored (oss-protocol 4.9).</summary>
internal static class UploadPartCopy
{
    public static readonly OssOperation Operation =
        OssOperation.OfObject("PUT", "UploadPartCopy", OssCallKind.ObjectWrite, HandleAsync, "partNumber", "uploadId") with
        {
            IsCopy = true,
            Action = "oss:PutObject",
            Permissions = static context =>
            [
                context.Operation.Own(context),
            ObjectReads.SourcePermission(context.Facts.Source!),
            .. ObjectReads.TargetPermissions(context.Facts.Source!.Bucket!, context.Facts.Source.Object),
        ],
            FollowsLinks = true,
            OpensBytes = true,
        };

    private const string UnknownUpload = "0042-00000311"; // EC

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var number = UploadReads.PartNumber(context.Request);
        context.Store.Read(transaction => UploadReads.RequireOrder(transaction, UploadReads.Require(transaction, context, UnknownUpload), number));
        var source = context.Facts.Source!;
        var original = RequireOriginal(context, source);
        var range = ByteRange.Resolve(context.Request.Header(OssRequestParser.CopySourceHeader + "-range"), original.Size, isStandard: false);
        var part = range ?? new ByteRange(0, original.Size);
        if (part.Length > OssOptions.MaximumObjectBytes)
        {
            throw new OssError.EntityTooLarge().ToException();
        }

        await using var bytes = context.Facts.Bytes!.OpenRead(part.Offset, part.Length, cancellationToken);
        var stream = context.Request.Pace is { } pace ? new PacedStream(bytes, pace) : bytes;
        await using var content = await context.Store.ReceiveAsync(
            stream,
            new BlobPlace(context.Bucket.Name, context.Key, IsWhole: false),
            _ => { },
            cancellationToken);
        await UploadReads.PutPartAsync(context, number, content, UnknownUpload);
        content.Keep();
        var etag = $"\"{content.Md5Hex}\"";
        return OssResponse.Xml("CopyPartResult", xml =>
        {
            xml.Time("LastModified", context.Now);
            xml.Text("ETag", etag);
        })
            .With("ETag", etag)
            .With("Content-Range", range?.Describe(original.Size))
            .WithCrc64(content.Crc64)
            .With("x-oss-copy-source-version-id", source.VersionId);
    }

    private static ObjectRow RequireOriginal(OssContext context, SourceFacts source)
    {
        ObjectReads.Require(source, context.Bucket);
        var original = ObjectReads.RequireTarget(source.Object);
        Preconditions.CheckCopySource(context.Request, original);
        ObjectReads.RequireReadable(original, context.Now);
        return original.Type == ObjectType.Appendable ? throw new OssError.OperationNotSupported().ToException() : original;
    }
}
