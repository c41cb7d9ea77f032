using System.Globalization;

namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPart: a part counts once it is there in full and its check sums hold (oss-protocol 4.9).</summary>
internal static class UploadPart
{
    public static readonly OssOperation Operation = Row("UploadPart", HandleAsync);

    /// <summary>A row of this operation or of UploadPartCopy.</summary>
    public static OssOperation Row(string name, OssHandler handler) =>
        OssOperation.OfObject("PUT", name, OssCallKind.ObjectWrite, handler, "partNumber", "uploadId") with { Action = "oss:PutObject" };

    /// <summary>The number of the part, 1 to 10000, whose upload waits for it.</summary>
    /// <exception cref="OssErrorException">InvalidArgument, NoSuchUpload, PartAlreadyExist, PartNotSequential.</exception>
    public static int RequireNumber(OssContext context)
    {
        var text = context.Request.Query["partNumber"];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Uploads.LargestPartNumber)
        {
            throw new OssError.InvalidArgument(
                $"Part number must be an integer between 1 and {Uploads.LargestPartNumber}, inclusive.", "partNumber", text, "0017-00000220").ToException();
        }

        context.Store.Read(transaction => RequireUpload(transaction, context, number));
        return number;
    }

    /// <summary>Lets bytes that were received count as a part.</summary>
    /// <returns>The upload.</returns>
    public static async Task<UploadRow> PutAsync(OssContext context, int number, ReceivedContent content)
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

    // A sequential upload takes its parts in ascending order, and each of them once.
    private static UploadRow RequireUpload(IndexTransaction transaction, OssContext context, int number)
    {
        var upload = Uploads.Require(transaction, context, context.Operation.IsCopy ? "0042-00000311" : "0042-00000104");
        var next = upload.Sequential ? transaction.Uploads.Parts(upload.Id, after: number - 1, limit: 1).FirstOrDefault() : null;
        return next is null ? upload
            : throw (next.Number == number ? OssError.PartAlreadyExist : (OssError)OssError.PartNotSequential).ToException();
    }
}
