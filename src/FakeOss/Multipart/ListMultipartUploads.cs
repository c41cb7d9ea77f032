using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Multipart;

/// <summary>ListMultipartUploads: by key, then by upload id (oss-protocol 4.9).</summary>
internal static class ListMultipartUploads
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "ListMultipartUploads", Handle, "uploads") with
    {
        QueryConditions = ListObjects.Conditions,
    };

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var listing = Listing.Read(context.Request);
        var encoding = listing.Encoding;
        var keyMarker = query.Name("key-marker");
        // an upload marker means nothing without a key
        var idMarker = keyMarker.Length == 0 ? "" : query.Name("upload-id-marker");
        var maxUploads = Listing.Number(query, "max-uploads", otherwise: 1000);
        var uploads = context.Index.Uploads;
        var page = listing.PageOf(
            static upload => upload.Key,
            key => uploads.List(context.Bucket.Id, key, afterId: ""), // no id is empty, so the key itself may be one of the page
            keyMarker,
            key => uploads.List(context.Bucket.Id, key, idMarker.Length == 0 ? null : idMarker),
            maxUploads);
        return OssResponse.Xml("ListMultipartUploadsResult", xml =>
        {
            xml.Text("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("KeyMarker", encoding.Apply(keyMarker));
            xml.Text("UploadIdMarker", idMarker);
            xml.Text("NextKeyMarker", encoding.Apply(page.NextKey));
            xml.Text("NextUploadIdMarker", page.NextRow?.Id ?? "");
            xml.Text("Delimiter", encoding.Apply(listing.Delimiter));
            xml.Text("Prefix", encoding.Apply(listing.Prefix));
            xml.Number("MaxUploads", maxUploads);
            xml.Boolean("IsTruncated", page.IsTruncated);
            xml.Elements("Upload", page.Rows, (entry, upload) =>
            {
                entry.Text("Key", encoding.Apply(upload.Key));
                entry.Text("UploadId", upload.Id);
                entry.Text("StorageClass", upload.StorageClass);
                entry.Time("Initiated", upload.Initiated);
            });
            listing.WriteCommonPrefixes(xml, page.CommonPrefixes);
        });
    }
}
