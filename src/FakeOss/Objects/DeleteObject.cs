using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Objects;

/// <summary>DeleteObject: always 204, whether or not there was an object (oss-protocol 4.7).</summary>
internal sealed class DeleteObject(OssStore store) : IOssHandler
{
    public async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var versionId = context.Request.VersionId;
        var (bucket, marker) = await store.WriteAsync(transaction =>
        {
            var found = transaction.Buckets.Require(context.Bucket);
            return (found, versionId is null
                ? transaction.Objects.Delete(found, context.Key, context.Now)
                : transaction.Objects.DeleteVersion(found, context.Key, versionId));
        });
        var response = OssResponse.NoContent();
        if (bucket.IsVersioned && marker is not null)
        {
            response.With("x-oss-version-id", marker.VersionId);
            if (marker.IsDeleteMarker)
            {
                response.With("x-oss-delete-marker", "true");
            }
        }

        return response;
    }
}
