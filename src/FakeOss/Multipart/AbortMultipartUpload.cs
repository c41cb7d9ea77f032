namespace Scenario.FakeOss.Multipart;

/// <summary>AbortMultipartUpload: the upload and the bytes of its parts go (oss-protocol 4.9).</summary>
internal static class AbortMultipartUpload
{
    public static readonly OssOperation Operation = OssOperation.OfObject("DELETE", "AbortMultipartUpload", OssCallKind.ObjectWrite, HandleAsync, "uploadId");

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await context.WriteAsync((transaction, current) => transaction.Uploads.Remove(UploadReads.Require(transaction, current).Id));
        return OssResponse.NoContent();
    }
}
