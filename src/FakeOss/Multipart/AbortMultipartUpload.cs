namespace Scenario.FakeOss.Multipart;

/// <summary>AbortMultipartUpload: the upload and the bytes of its parts go (oss-protocol 4.9).</summary>
internal static class AbortMultipartUpload
{
    public static readonly OssOperation Operation = OssOperation.OfObject("DELETE", "AbortMultipartUpload", OssCallKind.ObjectWrite, HandleAsync, "uploadId");

    private const string UnknownUpload = "0042-00000002"; // EC

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await context.WriteAsync((transaction, current) => transaction.Uploads.Remove(UploadReads.Require(transaction, current, UnknownUpload).Id));
        return OssResponse.NoContent();
    }
}
