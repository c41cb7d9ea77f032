namespace Scenario.FakeOss.Objects;

/// <summary>DeleteObject: always 204, whether or not there was an object (oss-protocol 4.7).</summary>
internal static class DeleteObject
{
    /// <summary>Also for a link, which some clients name as such.</summary>
    public static readonly OssOperation[] Operations = [Row(), Row("symlink")];

    private static OssOperation Row(params string[] subResources) =>
        OssOperation.OfObject("DELETE", "DeleteObject", OssCallKind.ObjectWrite, HandleAsync, subResources) with
        {
            VersionAction = "oss:DeleteObjectVersion",
        };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var versionId = context.Request.VersionId;
        var (bucket, marker) = await context.WriteAsync((transaction, current) =>
        {
            var found = current.Bucket;
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
