namespace Scenario.FakeOss.Objects;

/// <summary>One delete, always 204, or up to 1000 in one transaction; there need be nothing to delete (oss-protocol 4.7 and oss-protocol 4.8).</summary>
internal static class DeleteObject
{
    private const string Action = "oss:DeleteObject";
    private const string VersionAction = "oss:DeleteObjectVersion";

    public static readonly OssOperation[] Operations =
    [
        Row(), Row("symlink"), // some clients name a link as such
        OssOperation.OfBucket("POST", "DeleteMultipleObjects", HandleManyAsync, "delete") with
        {
            Action = Action,
            VersionAction = VersionAction,
            Call = OssCallKind.ObjectWrite,
            Body = DeleteRequest.ReadAsync,
            Permissions = static context => context.Body.Objects.Select((item, i) => context.Operation.Own(context) with
            {
                Action = item.VersionId is null ? Action : VersionAction,
                Key = item.Key,
                Row = context.Facts.Listed[i],
            }),
        },
    ];

    private static OssOperation Row(params string[] subResources) =>
        OssOperation.OfObject("DELETE", "DeleteObject", OssCallKind.ObjectWrite, HandleAsync, subResources) with { VersionAction = VersionAction };

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var (bucket, marker) = await context.WriteAsync((transaction, current) =>
            (current.Bucket, Delete(transaction, current, context.Key, context.Request.VersionId)));
        return !bucket.IsVersioned || marker is null ? OssResponse.NoContent()
            : OssResponse.NoContent().With("x-oss-version-id", marker.VersionId).With("x-oss-delete-marker", marker.IsDeleteMarker ? "true" : null);
    }

    private static async ValueTask<OssResponse> HandleManyAsync(OssContext context, CancellationToken cancellationToken)
    {
        var delete = (DeleteRequest)context.Body;
        var encoding = ListEncoding.Of(context.Request);
        var (bucket, deleted) = await context.WriteAsync((transaction, current) =>
            (current.Bucket, delete.Objects.Select(item => (Item: item, Row: Delete(transaction, current, item.Key, item.VersionId))).ToList()));
        return delete.IsQuiet ? OssResponse.Empty() : OssResponse.Xml("DeleteResult", xml =>
        {
            xml.Text("EncodingType", encoding.Name);
            xml.Elements("Deleted", deleted, (entry, done) =>
            {
                entry.Text("Key", encoding.Apply(done.Item.Key));
                entry.Text("VersionId", done.Item.VersionId);
                if (bucket.IsVersioned && done.Row is { IsDeleteMarker: true } marker)
                {
                    entry.Boolean("DeleteMarker", true);
                    entry.Text("DeleteMarkerVersionId", marker.VersionId);
                }
            });
        });
    }

    // The marker that was written, or the version that was removed.
    private static ObjectRow? Delete(IndexTransaction transaction, OssContext context, string key, string? versionId) => versionId is null
        ? transaction.Objects.Delete(context.Bucket, key, context.Now) : transaction.Objects.DeleteVersion(context.Bucket, key, versionId);
}

/// <summary>The body of DeleteMultipleObjects. It is read before authorization, since it names the objects.</summary>
internal sealed record DeleteRequest(bool IsQuiet) : DecidingBody
{
    private const int MaximumObjects = 1000;

    public static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken)
    {
        // keys may have control characters, and must be deletable
        var root = XmlBody.Parse(await XmlBody.ReadBytesAsync(request, cancellationToken), "Delete", allowControlCharacters: true);
        var objects = root.Children("Object").Select(element => element.Text("Key") switch
        {
            null => throw Malformed("Key is missing", "0016-00000613"),
            "" => throw Malformed("Key is empty", "0016-00000611"),
            var key => new Item(key, element.Text("VersionId") is { Length: > 0 } version ? ObjectNames.RequireVersion(version) : null),
        }).ToList();
        return objects.Count switch
        {
            0 => throw Malformed("Object is missing", "0016-00000615"),
            > MaximumObjects => throw Malformed($"there may be {MaximumObjects} objects", null),
            _ => new DeleteRequest(root.Boolean("Quiet") ?? false) { Objects = objects },
        };
    }

    private static OssErrorException Malformed(string mistake, string? ec) => new OssError.MalformedXml(mistake, ec).ToException();
}
