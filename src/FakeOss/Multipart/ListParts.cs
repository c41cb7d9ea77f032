using System.Globalization;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Responses;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss.Multipart;

/// <summary>ListParts; both marker elements are always there, because SDKs read them as numbers (oss-protocol 4.9).</summary>
internal static class ListParts
{
    public static readonly OssOperation Operation = OssOperation.OfObject("GET", "ListParts", OssCallKind.ObjectRead, HandleAsync, "uploadId");

    private const int DefaultMaxParts = 1000;

    private static ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
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
        return ValueTask.FromResult(OssResponse.Xml(OssXml.Document("ListPartsResult", xml =>
        {
            xml.OptionalText("EncodingType", encoding.Name);
            xml.Text("Bucket", context.Bucket.Name);
            xml.Text("Key", encoding.Apply(context.Key));
            xml.Text("UploadId", upload.Id);
            xml.Text("StorageClass", upload.StorageClass);
            xml.Number("PartNumberMarker", marker);
            xml.Number("NextPartNumberMarker", page.Count == 0 ? 0 : page[^1].Number);
            xml.Number("MaxParts", maxParts);
            xml.Boolean("IsTruncated", isTruncated);
            foreach (var part in page)
            {
                xml.Element("Part", entry =>
                {
                    entry.Number("PartNumber", part.Number);
                    entry.Time("LastModified", part.LastModified);
                    entry.Text("ETag", $"\"{part.ETag}\"");
                    entry.Text("HashCrc64ecma", part.Crc64.ToString(CultureInfo.InvariantCulture));
                    entry.Number("Size", part.Size);
                });
            }
        })));
    }

    private static int ReadMarker(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var marker) && marker <= UploadReads.LargestPartNumber
            ? marker
            : throw new OssError.InvalidArgument($"Argument part-number-marker must be an integer between 0 and {UploadReads.LargestPartNumber}.", "part-number-marker", text).ToException();
    }
}
