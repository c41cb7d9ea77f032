namespace Scenario.FakeOss.Multipart;

/// <summary>UploadPart: a part counts once it is there in full and its check sums hold (oss-protocol 4.9).</summary>
internal static class UploadPart
{
    public static readonly OssOperation Operation =
        OssOperation.OfObject("PUT", "UploadPart", OssCallKind.ObjectWrite, HandleAsync, "partNumber", "uploadId") with
        {
            Action = "oss:PutObject",
        };

    private const string UnknownUpload = "0042-00000104"; // EC

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var number = UploadReads.PartNumber(context.Request);
        context.Store.Read(transaction => UploadReads.RequireOrder(transaction, UploadReads.Require(transaction, context, UnknownUpload), number));
        await using var content = await ContentChecks.ReceiveAsync(context.Store, context.Request, isWhole: false, cancellationToken);
        var upload = await UploadReads.PutPartAsync(context, number, content, UnknownUpload);
        content.Keep();
        return OssResponse.Empty()
            .With("ETag", $"\"{content.Md5Hex}\"")
            .With("Content-MD5", content.Md5Base64)
            .WithCrc64(content.Crc64)
            .With("x-oss-server-side-encryption", upload.Encryption);
    }
}
