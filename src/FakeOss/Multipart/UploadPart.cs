using System.Globalization;
using Scenario.FakeOss.Objects;

namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPart: a part counts once it is there in full and its check sums hold; UploadPartCopy: out of an object or a range of one; a range outside it
/// is ignored (oss-protocol 4.9).</summary>
internal static class UploadPart
{
    public static readonly OssOperation[] Operations =
    [
        Row("UploadPart", HandleAsync),
        Row("UploadPartCopy", CopyAsync) with
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
        },
    ];

    private static OssOperation Row(string name, OssHandler handler) =>
        OssOperation.OfObject("PUT", name, OssCallKind.ObjectWrite, handler, "partNumber", "uploadId") with { Action = "oss:PutObject" };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var number = RequireNumber(context);
        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: false, cancellationToken);
        var upload = await PutAsync(context, number, content);
        return OssResponse.Empty()
            .With("ETag", $"\"{content.Md5Hex}\"")
            .With("Content-MD5", content.Md5Base64)
            .WithCrc64(content.Crc64)
            .With("x-oss-server-side-encryption", upload.Encryption);
    }

    private static async ValueTask<OssResponse> CopyAsync(OssContext context, CancellationToken cancellationToken)
    {
        var number = RequireNumber(context);
        var source = context.Facts.Source!;
        var original = RequireOriginal(context, source);
        var range = ByteRange.Resolve(context.Request.Header(CopySource.Header + "-range"), original.Size, isStandard: false);
        var part = range ?? new ByteRange(0, original.Size);
        NewObject.RequireSize(part.Length);
        await using var bytes = context.Facts.Bytes!.OpenRead(part.Offset, part.Length, cancellationToken);
        var stream = context.Request.Pace is { } pace ? new PacedStream(bytes, pace) : bytes;
        var place = new BlobPlace(context.Bucket.Name, context.Key, IsWhole: false);
        await using var content = await context.Store.ReceiveAsync(stream, place, static _ => { }, cancellationToken);
        await PutAsync(context, number, content);
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

    // 1 to 10000, and its upload waits for it.
    private static int RequireNumber(OssContext context)
    {
        var text = context.Request.Query["partNumber"];
        var number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= Uploads.LargestPartNumber
            ? value : throw new OssError.InvalidArgument(
                $"Part number must be an integer between 1 and {Uploads.LargestPartNumber}, inclusive.", "partNumber", text, "0017-00000220").ToException();
        RequireUpload(context.Index, context, number);
        return number;
    }

    // A sequential upload takes its parts in ascending order, and each of them once.
    private static UploadRow RequireUpload(IndexTransaction transaction, OssContext context, int number)
    {
        var upload = Uploads.Require(transaction, context, context.Operation.IsCopy ? "0042-00000311" : "0042-00000104");
        var next = upload.Sequential ? transaction.Uploads.Parts(upload.Id, after: number - 1, limit: 1).FirstOrDefault() : null;
        return next is null ? upload
            : throw (next.Number == number ? OssError.PartAlreadyExist : (OssError)OssError.PartNotSequential).ToException();
    }

    // Lets bytes that were received count as a part.
    private static async Task<UploadRow> PutAsync(OssContext context, int number, ReceivedContent content)
    {
        var upload = await context.WriteAsync((transaction, current) =>
        {
            var found = RequireUpload(transaction, current, number);
            transaction.Uploads.PutPart(found.Id, new PartRow(number, content.Md5Hex, content.Size, content.Crc64, context.Now, content.Blob));
            return found;
        });
        content.Keep();
        return upload;
    }
}
