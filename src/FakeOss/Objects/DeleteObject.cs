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
        var (bucket, marker) = await context.WriteAsync((transaction, current) => (current.Bucket, versionId is null
            ? transaction.Objects.Delete(current.Bucket, context.Key, context.Now)
            : transaction.Objects.DeleteVersion(current.Bucket, context.Key, versionId)));
        return !bucket.IsVersioned || marker is null ? OssResponse.NoContent()
            : OssResponse.NoContent().With("x-oss-version-id", marker.VersionId).With("x-oss-delete-marker", marker.IsDeleteMarker ? "true" : null);
    }
}
