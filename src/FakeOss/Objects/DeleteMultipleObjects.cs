using System.Xml.Linq;

namespace Scenario.FakeOss.Objects;

/// <summary>DeleteMultipleObjects: one transaction for up to 1000 keys (oss-protocol 4.8).</summary>
internal static class DeleteMultipleObjects
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("POST", "DeleteMultipleObjects", HandleAsync, "delete") with
    {
        Action = "oss:DeleteObject",
        VersionAction = "oss:DeleteObjectVersion",
        Call = OssCallKind.ObjectWrite,
        Body = DeleteRequest.ReadAsync,
        Permissions = PermissionsOf,
    };

    private static IEnumerable<Permission> PermissionsOf(OssContext context) => context.Body.Objects.Select((item, i) => context.Operation.Own(context) with
    {
        Action = item.VersionId is null ? context.Operation.Action : context.Operation.VersionAction!,
        Key = item.Key,
        Row = context.Facts.Listed[i],
    });

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var delete = (DeleteRequest)context.Body;
        var encoding = ListEncoding.Of(context.Request);
        var deleted = await context.WriteAsync((transaction, current) => delete.Objects
            .Select(item => (Item: item, Row: item.VersionId is null
                ? transaction.Objects.Delete(current.Bucket, item.Key, context.Now)
                : transaction.Objects.DeleteVersion(current.Bucket, item.Key, item.VersionId)))
            .ToList());
        if (delete.IsQuiet)
        {
            return OssResponse.Empty();
        }

        return OssResponse.Xml("DeleteResult", xml =>
        {
            xml.OptionalText("EncodingType", encoding.Name);
            xml.Elements("Deleted", deleted, (entry, done) =>
            {
                entry.Text("Key", encoding.Apply(done.Item.Key));
                entry.OptionalText("VersionId", done.Item.VersionId);
                if (context.Bucket.IsVersioned && done.Row is { IsDeleteMarker: true } marker)
                {
                    entry.Boolean("DeleteMarker", true);
                    entry.Text("DeleteMarkerVersionId", marker.VersionId);
                }
            });
        });
    }
}

/// <summary>The body of DeleteMultipleObjects. It is read before authorization, since it names the objects.</summary>
internal sealed record DeleteRequest(bool IsQuiet) : DecidingBody
{
    private const int MaximumObjects = 1000;

    public static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken) =>
        Parse(XmlBody.Parse(
            await XmlBody.ReadBytesAsync(request, cancellationToken),
            "Delete",
            allowControlCharacters: true)); // keys may have them, and must be deletable

    private static DeleteRequest Parse(XElement root)
    {
        var objects = root.Children("Object").Select(Read).ToList();
        return objects.Count switch
        {
            0 => throw Malformed("Object is missing", "0016-00000615"),
            > MaximumObjects => throw Malformed($"there may be {MaximumObjects} objects", null),
            _ => new DeleteRequest(root.Boolean("Quiet") ?? false) { Objects = objects },
        };
    }

    private static Item Read(XElement element) => element.Text("Key") switch
    {
        null => throw Malformed("Key is missing", "0016-00000613"),
        "" => throw Malformed("Key is empty", "0016-00000611"),
        var key => new Item(key, element.Text("VersionId") is { Length: > 0 } version ? VersionIds.Require(version) : null),
    };

    private static OssErrorException Malformed(string mistake, string? ec) => new OssError.MalformedXml(mistake, ec).ToException();
}
