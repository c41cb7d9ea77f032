using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>PutObject (oss-protocol 4.1).</summary>
internal sealed class PutObject(OssStore store, UploadCallbacks callbacks) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var callback = callbacks.Read(context.Request);
        var row = await WholeUpload.StoreAsync(store, context, cancellationToken);
        return await callbacks.AnswerAsync(callback, context, row, OssResponse.Empty().WithUpload(context.Bucket, row));
    }
}
