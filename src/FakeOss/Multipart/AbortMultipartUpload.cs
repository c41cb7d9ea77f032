using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Multipart;

/// <summary>AbortMultipartUpload: the upload and the bytes of its parts go (oss-protocol 4.9).</summary>
internal sealed class AbortMultipartUpload(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        await store.WriteAsync(transaction =>
        {
            transaction.Uploads.Remove(UploadReads.Require(transaction, context).Id);
            return true;
        });
        return OssResponse.NoContent();
    }
}
