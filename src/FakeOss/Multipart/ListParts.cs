using System.Globalization;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Multipart;

/// <summary>ListParts; both marker elements are always there, because SDKs look for them; without parts the next one is empty (oss-protocol 4.9).</summary>
internal static class ListParts
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "ListParts", OssCallKind.ObjectRead, Handle, "uploadId");

    private const int DefaultMaxParts = 1000;

    // what a client needs to go on with an upload that it encrypts itself
    private static readonly (string Element, string Header)[] ClientEncryption =
    [
        ("ClientEncryptionKey", StoredHeaders.ClientEncryptionPrefix + "key"),
        ("ClientEncryptionStart", StoredHeaders.ClientEncryptionPrefix + "start"),
        ("ClientEncryptionPartSize", StoredHeaders.ClientEncryptionPrefix + "part-size"),
        ("ClientEncryptionDataSize", StoredHeaders.ClientEncryptionPrefix + "data-size"),
    ];

    private static OssResponse Handle(OssContext context)
    {
        var query = context.Request.Query;
        var encoding = ListEncoding.Of(context.Request);
        var maxParts = ListObjects.ReadMaxKeys(query["max-parts"], DefaultMaxParts, "max-parts");
        var marker = ReadMarker(query["part-number-marker"]);
        var (upload, parts) = context.Store.Read(transaction =>
        {
            var row = UploadReads.Require(transaction, context);
            return (row, transaction.Uploads.Parts(row.Id, marker, maxParts + 1));
        });
        var isTruncated = parts.Count > maxParts;
        var page = parts.Take(maxParts).ToList();
        return OssResponse.Xml("ListPartsResult", xml =>
        {
            xml.OptionalText("EncodingType", encoding.Name);
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
                xml.OptionalText(element, upload.Headers[header]);
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

    private static int ReadMarker(string? text) => string.IsNullOrEmpty(text) ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var marker) && marker <= UploadReads.LargestPartNumber ? marker
        : throw new OssError.InvalidArgument(
            $"Argument part-number-marker must be an integer between 0 and {UploadReads.LargestPartNumber}.", "part-number-marker", text).ToException();
}
