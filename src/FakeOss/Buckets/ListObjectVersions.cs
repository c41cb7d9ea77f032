namespace Scenario.FakeOss.Buckets;

/// <summary>ListObjectVersions: every version and delete marker (oss-protocol section 5).</summary>
internal static class ListObjectVersions
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "ListObjectVersions", Handle, "versions") with
    {
        QueryConditions = ListObjects.Conditions,
    };

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var listing = Listing.Read(context.Request);
        var encoding = listing.Encoding;
        var keyMarker = query.Name("key-marker");
        var versionMarker = query.Name("version-id-marker");
        (versionMarker.Length == 0 || keyMarker.Length > 0 ? null : new OssError.InvalidArgument(
            "A version-id marker cannot be specified without a key marker.", "version-id-marker", versionMarker))?.Throw();
        var maxKeys = Listing.Number(query, "max-keys", otherwise: 100, ec: "0012-00000102");
        var (id, objects) = (context.Bucket.Id, context.Index.Objects);
        var page = listing.PageOf(
            static row => row.Key,
            key => objects.ListVersions(id, key),
            keyMarker,
            key => objects.ListVersions(id, key, NewestBehind(objects, id, keyMarker, versionMarker)),
            maxKeys);
        var isFirstLatest = page.Rows is [var first, ..] && objects.FindLatest(id, first.Key)!.Id == first.Id;
        return OssResponse.Xml("ListVersionsResult", xml =>
        {
            xml.Text("Name", context.Bucket.Name);
            xml.Text("Prefix", encoding.Apply(listing.Prefix));
            xml.Text("KeyMarker", encoding.Apply(keyMarker));
            xml.Text("VersionIdMarker", versionMarker);
            xml.Number("MaxKeys", maxKeys);
            xml.Text("Delimiter", encoding.Apply(listing.Delimiter));
            xml.Text("EncodingType", encoding.Name);
            xml.Boolean("IsTruncated", page.IsTruncated);
            xml.Text("NextKeyMarker", page.IsTruncated ? encoding.Apply(page.NextKey) : null);
            xml.Text("NextVersionIdMarker", page.IsTruncated ? page.NextRow?.VersionId ?? "" : null);
            string? before = null;
            foreach (var row in page.Rows)
            {
                // The newest of a key comes first; that of the page's first key may have been on the page before.
                var isLatest = before is null ? isFirstLatest : row.Key != before;
                before = row.Key;
                xml.Element(row.IsDeleteMarker ? "DeleteMarker" : "Version", entry => Write(entry, row, isLatest, encoding, context.Bucket.Owner, context.Now));
            }

            listing.WriteCommonPrefixes(xml, page.CommonPrefixes);
        });
    }

    // Behind a version come the older ones of its key. When it was deleted after its page was read, as a clean-up does, what is left of the key must not
    // be skipped.
    private static long NewestBehind(ObjectTable objects, long bucketId, string keyMarker, string versionMarker) =>
        versionMarker.Length == 0 ? ObjectTable.BehindAllVersions
        : objects.FindVersion(bucketId, keyMarker, versionMarker) is { } last ? last.Id - 1
        : ObjectTable.BeforeAllVersions;

    private static void Write(OssXml entry, ObjectRow row, bool isLatest, ListEncoding encoding, string owner, DateTimeOffset now)
    {
        entry.Text("Key", encoding.Apply(row.Key));
        entry.Text("VersionId", row.VersionId);
        entry.Boolean("IsLatest", isLatest);
        entry.Time("LastModified", row.LastModified);
        if (!row.IsDeleteMarker)
        {
            ListObjects.WriteContent(entry, row, now);
        }

        entry.Owner(owner);
    }
}
