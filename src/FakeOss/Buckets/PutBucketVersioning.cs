using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>PutBucketVersioning: Enabled or Suspended; there is no way back to none (oss-protocol section 5).</summary>
internal sealed class PutBucketVersioning(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, "VersioningConfiguration", cancellationToken);
        var status = root.Text("Status")?.Trim();
        if (status is not ("Enabled" or "Suspended"))
        {
            throw new OssError.MalformedXml().ToException();
        }

        await store.WriteAsync(transaction =>
        {
            transaction.Buckets.SetVersioning(transaction.Buckets.Require(context.Bucket).Id, status);
            return true;
        });
        return OssResponse.Empty();
    }
}
