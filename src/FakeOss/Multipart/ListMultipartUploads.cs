using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Multipart;

/// <summary>ListMultipartUploads: by key, then by upload id (oss-protocol 4.9).</summary>
internal static class ListMultipartUploads
{
    public static readonly OssOperation Operation = OssOperation.OfBucket("GET", "ListMultipartUploads", HandleAsync, "uploads") with
    {
        QueryConditions = ListObjects.Conditions,
    };

    private const int DefaultMaxUploads = 1000;

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var query = context.Request.Query;
        var encoding = ListEncoding.Of(context.Request);
        var prefix = ListArguments.Name(query, "prefix");
        var delimiter = ListArguments.Name(query, "delimiter");
        var keyMarker = ListArguments.Name(query, "key-marker");
        // an upload marker means nothing without a key
        var idMarker = keyMarker.Length == 0 ? "" : ListArguments.Name(query, "upload-id-marker");
        var maxUploads = ListObjects.ReadMaxKeys(query["max-uploads"], DefaultMaxUploads, "max-uploads");
        var page = context.Store.Read(transaction => UploadPage.Read(
            (key, id, limit) => transaction.Uploads.List(context.Bucket.Id, key, id, limit),
            prefix,
            delimiter,
            keyMarker,
            idMarker,
            maxUploads));
        return ValueTask.FromResult(OssResponse.Xml(OssXml.Document("ListMultipartUploadsResult", xml =>
        {
            xml.OptionalText("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("KeyMarker", encoding.Apply(keyMarker));
            xml.Text("UploadIdMarker", idMarker);
            xml.Text("NextKeyMarker", encoding.Apply(page.NextKey));
            xml.Text("NextUploadIdMarker", page.NextId);
            xml.Text("Delimiter", encoding.Apply(delimiter));
            xml.Text("Prefix", encoding.Apply(prefix));
            xml.Number("MaxUploads", maxUploads);
            xml.Boolean("IsTruncated", page.IsTruncated);
            foreach (var upload in page.Rows)
            {
                xml.Element("Upload", entry =>
                {
                    entry.Text("Key", encoding.Apply(upload.Key));
                    entry.Text("UploadId", upload.Id);
                    entry.Text("StorageClass", upload.StorageClass);
                    entry.Time("Initiated", upload.Initiated);
                });
            }

            foreach (var common in page.CommonPrefixes)
            {
                xml.Element("CommonPrefixes", entry => entry.Text("Prefix", encoding.Apply(common)));
            }
        })));
    }
}
