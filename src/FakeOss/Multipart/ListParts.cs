using System.Globalization;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Multipart;

/// <summary>ListParts; both marker elements are always there, because SDKs look for them; without parts the next one is empty (oss-protocol 4.9).</summary>
internal static class ListParts
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "ListParts", OssCallKind.ObjectRead, Handle, "uploadId");

    // what a client needs to go on with an upload that it encrypts itself
    private static readonly (string Element, string Header)[] ClientEncryption =
        [("EncryptionKey", "key"), ("EncryptionStart", "start"), ("EncryptionPartSize", "part-size"), ("EncryptionDataSize", "data-size")];

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var encoding = ListEncoding.Of(context.Request);
        var maxParts = Listing.Number(query, "max-parts", otherwise: 1000);
        var marker = Listing.Number(query, "part-number-marker", otherwise: 0, least: 0, most: Uploads.LargestPartNumber);
        var upload = Uploads.Require(context.Index, context);
        var parts = context.Index.Uploads.Parts(upload.Id, marker, maxParts + 1);
        var isTruncated = parts.Count > maxParts;
        var page = parts.Take(maxParts).ToList();
        return OssResponse.Xml("ListPartsResult", xml =>
        {
            xml.Text("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("Key", encoding.Apply(context.Key));
            xml.Text("UploadId", upload.Id);
            xml.Text("StorageClass", upload.StorageClass);
            xml.Number("PartNumberMarker", marker);
            xml.Text("NextPartNumberMarker", page.Count == 0 ? "" : page[^1].Number.ToString(CultureInfo.InvariantCulture));
            xml.Number("MaxParts", maxParts);
            xml.Boolean("IsTruncated", isTruncated);
            foreach (var (element, header) in ClientEncryption)
            {
                xml.Text("Client" + element, upload.Headers[StoredHeaders.ClientEncryptionPrefix + header]);
            }

            xml.Elements("Part", page, static (entry, part) =>
            {
                entry.Number("PartNumber", part.Number);
                entry.Time("LastModified", part.LastModified);
                entry.Text("ETag", $"\"{part.ETag}\"");
                entry.Text("HashCrc64ecma", part.Crc64.ToString(CultureInfo.InvariantCulture));
                entry.Number("Size", part.Size);
            });
        });
    }
}
