using Scenario.FakeOss.Objects;

namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPartCopy: a part out of an object or a range of one; a range outside it is ignored (oss-protocol 4.9).</summary>
internal static class UploadPartCopy
{
    public static readonly OssOperation Operation = UploadPart.Row("UploadPartCopy", HandleAsync) with
    {
        IsCopy = true,
        Permissions = static context =>
        [
            context.Operation.Own(context),
            ObjectReads.SourcePermission(context.Facts.Source!),
            .. ObjectReads.TargetPermissions(context.Facts.Source!.Bucket!, context.Facts.Source.Object),
        ],
        FollowsLinks = true,
        OpensBytes = true,
    };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var number = UploadPart.RequireNumber(context);
        var source = context.Facts.Source!;
        var original = RequireOriginal(context, source);
        var range = ByteRange.Resolve(context.Request.Header(CopySource.Header + "-range"), original.Size, isStandard: false);
        var part = range ?? new ByteRange(0, original.Size);
        NewObject.RequireSize(part.Length);
        await using var bytes = context.Facts.Bytes!.OpenRead(part.Offset, part.Length, cancellationToken);
        var stream = context.Request.Pace is { } pace ? new PacedStream(bytes, pace) : bytes;
        var place = new BlobPlace(context.Bucket.Name, context.Key, IsWhole: false);
        await using var content = await context.Store.ReceiveAsync(stream, place, static _ => { }, cancellationToken);
        await UploadPart.PutAsync(context, number, content);
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
        return original.Type == ObjectType.Appendable ? throw OssError.OperationNotSupported.ToException() : original;
    }
}
