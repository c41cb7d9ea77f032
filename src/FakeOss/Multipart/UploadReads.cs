using System.Globalization;

namespace Scenario.FakeOss.Multipart;

/// <summary>The query of the multipart operations, and the upload that it names.</summary>
internal static class UploadReads
{
    public const int LargestPartNumber = 10_000;

    /// <summary>The upload of this key; an id that belongs to another key is as unknown as none.</summary>
    /// <exception cref="OssErrorException">NoSuchUpload, with the number that the vendor's pages give it for this operation.</exception>
    public static UploadRow Require(IndexTransaction transaction, OssContext context, string? ec = null)
    {
        var id = context.Request.Query["uploadId"] ?? "";
        return transaction.Uploads.Find(context.Bucket.Id, context.Key, id)
            ?? throw (ec is null ? new OssError.NoSuchUpload(id) : new OssError.NoSuchUpload(id, ec)).ToException();
    }

    /// <summary>1 to 10000.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public static int PartNumber(OssRequest request)
    {
        var text = request.Query["partNumber"];
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LargestPartNumber
            ? number
            : throw new OssError.InvalidArgument(
                $"Part number must be an integer between 1 and {LargestPartNumber}, inclusive.", "partNumber", text, "0017-00000220").ToException();
    }

    /// <summary>A sequential upload takes its parts in ascending order, and each of them once.</summary>
    /// <exception cref="OssErrorException">PartAlreadyExist, PartNotSequential.</exception>
    public static UploadRow RequireOrder(IndexTransaction transaction, UploadRow upload, int number)
    {
        if (upload.Sequential && transaction.Uploads.Parts(upload.Id, after: number - 1, limit: 1) is [var next])
        {
            throw next.Number == number ? new OssError.PartAlreadyExist().ToException() : new OssError.PartNotSequential().ToException();
        }

        return upload;
    }

    /// <summary>Lets bytes that were received count as a part.</summary>
    /// <returns>The upload.</returns>
    public static Task<UploadRow> PutPartAsync(OssContext context, int number, ReceivedContent content, string unknownUpload) =>
        context.WriteAsync((transaction, current) =>
    {
        var upload = RequireOrder(transaction, Require(transaction, current, unknownUpload), number);
        transaction.Uploads.PutPart(upload.Id, new PartRow(number, content.Md5Hex, content.Size, content.Crc64, context.Now, content.Blob));
        return upload;
    });
}
